"""a route names a port that its Service does not have

Why: A route names a port of the Service (`spec.ports[].port`), not of the pods. With any other the backend is invalid
and answers 500.

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
    - backendRefs: [{name: shop, port: 8080}]
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
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
    - backendRefs: [{name: shop, port: 80}]
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports: [{name: http, port: 80, targetPort: 8080}]
```

See: Gateway API v1.6: BackendObjectReference.port
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.finding import replaced
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Route", severity=Severity.ERROR)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Ports that are not among the given Service's."""
    for backend in route.backends:
        service, part = backend.service, backend.part["port"]
        if service is None or part.number is None or not service.ports or service.port(part.number) is not None:
            continue
        meant = next((one["port"].number for one in service.ports if one["targetPort"].number == part.number), None)
        yield Problem(
            part.span,
            f"Service `{service.name}` has no port {part.number}: its requests get a 500",
            f"{part.number} is the port of its pods; name the Service's, {meant}"
            if meant
            else f"its ports are {service.shown_ports}",
            related=(Label(service.spec["ports"].key_span, "its ports"),),
            fix=replaced(part, str(meant), f"write {meant}", safe=False) if meant else None,
        )
