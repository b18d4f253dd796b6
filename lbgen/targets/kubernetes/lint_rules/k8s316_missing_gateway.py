"""a route to a Gateway that is not there

Why: A route whose Gateway does not exist attaches to nothing, and no condition says so: nobody writes its status.
Where no namespace is named, the Gateway is looked for in the route's own. Reported where a Gateway of that name is
given in another namespace, or one of nearly that name in this.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
spec:
  gatewayClassName: public
  listeners:
    - {name: web, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
spec:
  gatewayClassName: public
  listeners:
    - {name: web, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: shop
spec:
  parentRefs: [{name: edge, namespace: infra}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: ParentReference
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.finding import closest
from lbgen.targets.kubernetes.resolved.route import Parent, Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Route", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(route: Route, unit: Manifests) -> Iterator[Problem]:
    """Parents that are not given, and what was probably meant."""
    for parent in route.parents:
        hint = _hint(parent, unit) if parent.is_gateway and parent.gateway is None else ""
        if hint:
            part = parent.part["name"]
            where = f"in namespace `{parent.namespace}`"
            yield Problem(part.span, f"no Gateway `{part.text}` is given {where}: the route attaches to nothing", hint)


def _hint(parent: Parent, unit: Manifests) -> str:
    name = parent.part["name"].text
    near = closest(name, unit.names("Gateway", parent.namespace))
    homes = unit.elsewhere("Gateway", name) if parent.route.is_placed else []
    if near:
        return f"did you mean `{near}`?"
    return f"it is in `{homes[0]}`: write `namespace: {homes[0]}`" if homes else ""
