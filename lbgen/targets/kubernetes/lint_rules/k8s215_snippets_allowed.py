"""the controller is told to take raw configuration

Why: With `allow-snippet-annotations`, or a risk level of `Critical`, whoever may write an Ingress in any namespace
runs code in the controller and reads the Secrets of the whole cluster. Both have been off by default since ingress-
nginx 1.9.

Bad:

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
data:
  allow-snippet-annotations: "true"
```

Good:

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
data:
  allow-snippet-annotations: "false"
```

See: CVE-2021-25742; ingress-nginx: ConfigMap, allow-snippet-annotations and annotations-risk-level
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests

_OPEN = {"allow-snippet-annotations": "true", "annotations-risk-level": "critical"}


@rule("ConfigMap", severity=Severity.WARNING)
def check(config: Thing, _unit: Manifests) -> Iterator[Problem]:
    """The two keys of the controller's ConfigMap."""
    for key, opened in _OPEN.items():
        part = config.root["data"][key]
        if part.written.lower() == opened:
            yield Problem(part.key_span, f"`{key}: {part.written}` lets Ingresses write raw configuration", "remove it")
