"""TLS 1.0 or 1.1 is offered

Why: Both are retired since RFC 8996 (2021), and every browser has dropped them since 2020. What still needs them is
mostly a scanner.

Bad:

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
data:
  ssl-protocols: TLSv1 TLSv1.1 TLSv1.2 TLSv1.3
```

Good:

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
data:
  ssl-protocols: TLSv1.2 TLSv1.3
```

See: RFC 8996; ingress-nginx and F5 NGINX Ingress Controller: ConfigMap, ssl-protocols
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.finding import replaced
from lbgen.targets.kubernetes.resolved.ingress import NGINX
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests

_OLD = frozenset(("SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1"))


@rule("ConfigMap", "annotated Ingress", severity=Severity.WARNING)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """Lists of protocols in a controller's ConfigMap, and towards the pods in an Ingress."""
    lists = [thing.root["data"]["ssl-protocols"], thing.annotations[NGINX + "proxy-ssl-protocols"]]
    for part in lists:
        protocols = part.text.split()
        old = [one for one in protocols if one in _OLD]
        kept = " ".join(one for one in protocols if one not in _OLD)
        if old:
            yield Problem(
                part.span,
                f"`{'`, `'.join(old)}` {'are' if len(old) > 1 else 'is'} offered",
                "leave TLS 1.2 and 1.3",
                fix=replaced(part, kept, f"write `{kept}`", safe=False) if kept else None,
            )
