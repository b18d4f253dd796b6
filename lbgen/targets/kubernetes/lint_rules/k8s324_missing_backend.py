"""a route sends to a Service that is not given

Why: A route's rule whose Service does not exist answers 500, and the API server accepts it: references are not
checked. Where no namespace is named, the Service is looked for in the route's own. Reported where a Service of that
name is given in another namespace, or one of nearly that name in this.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: chekout, port: 80}]
---
apiVersion: v1
kind: Service
metadata:
  name: checkout
spec:
  selector: {app: checkout}
  ports: [{name: http, port: 80, targetPort: 8080}]
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
    - backendRefs: [{name: checkout, port: 80}]
---
apiVersion: v1
kind: Service
metadata:
  name: checkout
spec:
  selector: {app: checkout}
  ports: [{name: http, port: 80, targetPort: 8080}]
```

See: Gateway API v1.6: HTTPRouteRule.backendRefs; RouteReasonBackendNotFound
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.finding import closest
from lbgen.targets.kubernetes.resolved.route import Backend, Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Route", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(route: Route, unit: Manifests) -> Iterator[Problem]:
    """Services that are not given, and what was probably meant."""
    for backend in route.backends:
        hint = _hint(backend, unit) if backend.is_service and backend.name and backend.service is None else ""
        if hint:
            yield Problem(
                backend.part["name"].span,
                f"no Service `{backend.name}` is given in namespace `{backend.namespace}`: its requests get a 500",
                hint,
            )


def _hint(backend: Backend, unit: Manifests) -> str:
    near = closest(backend.name, unit.names("Service", backend.namespace))
    homes = unit.elsewhere("Service", backend.name) if backend.route.is_placed else []
    if near:
        return f"did you mean `{near}`?"
    return f"it is in `{homes[0]}`: write `namespace: {homes[0]}`, and a ReferenceGrant there" if homes else ""
