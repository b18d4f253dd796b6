"""Gateway API's beta version

Why: `v1` has been there since Gateway API 1.0 (October 2023); `v1beta1` is deprecated and goes with a coming release.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1beta1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: versioning
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.finding import replaced
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", "Gateway", "GatewayClass", severity=Severity.WARNING)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """Kinds that are the same in `v1`."""
    if thing.api == "gateway.networking.k8s.io/v1beta1":
        part = thing.root["apiVersion"]
        served = "gateway.networking.k8s.io/v1"
        yield Problem(part.span, f"`v1beta1` of {thing.kind} is deprecated", f"write `{served}`",
                      fix=replaced(part, served, f"write `{served}`", safe=True))  # fmt: skip
