"""forwarded headers are believed from everybody

Why: `use-forwarded-headers` makes ingress-nginx take the client's address from `X-Forwarded-For`. Which senders are
believed is `proxy-real-ip-cidr`, by default everybody: any client chooses its own address and so walks past allow-
lists and limits per address.

Bad:

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
data:
  use-forwarded-headers: "true"
```

Good:

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
data:
  use-forwarded-headers: "true"
  proxy-real-ip-cidr: 10.0.0.0/8
```

See: ingress-nginx: ConfigMap, use-forwarded-headers, proxy-real-ip-cidr
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests

_EVERYONE = ("0.0.0.0/0", "::/0")


@rule("ConfigMap", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(config: Thing, _unit: Manifests) -> Iterator[Problem]:
    """No list of senders, or one that has everybody."""
    data = config.root["data"]
    trusted = [one.strip() for one in data["proxy-real-ip-cidr"].text.split(",")]
    if data["use-forwarded-headers"].written == "true" and (trusted == [""] or set(_EVERYONE) & set(trusted)):
        yield Problem(
            data["use-forwarded-headers"].key_span,
            "`X-Forwarded-For` is believed from every client",
            "name the proxies in front: `proxy-real-ip-cidr: 10.0.0.0/8`",
        )
