"""a backend in another namespace without a ReferenceGrant

Why: A route may send to a Service of another namespace only where a ReferenceGrant there says so. Otherwise the
backend is invalid (`RefNotPermitted`) and answers 500. Reported where that namespace is among the manifests, or all
of a kustomization is.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: search, namespace: search, port: 80}]
---
apiVersion: v1
kind: Service
metadata:
  name: search
  namespace: search
spec:
  selector: {app: search}
  ports: [{name: http, port: 80, targetPort: 8080}]
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: search, namespace: search, port: 80}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata:
  name: routes
  namespace: search
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
  to: [{group: "", kind: Service, name: search}]
---
apiVersion: v1
kind: Service
metadata:
  name: search
  namespace: search
spec:
  selector: {app: search}
  ports: [{name: http, port: 80, targetPort: 8080}]
```

See: Gateway API v1.6: ReferenceGrant; RouteReasonRefNotPermitted
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.attachment import crosses, is_granted, is_worth_a_word
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Route", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(route: Route, unit: Manifests) -> Iterator[Problem]:
    """Services beyond the border that no given grant speaks of."""
    for backend in route.backends:
        part = backend.part["namespace"]
        if not (backend.is_service and part.text and crosses(route, part.text) and is_worth_a_word(unit, part.text)):
            continue
        if not is_granted(route, "Service", part.text, backend.name):
            yield Problem(
                part.span,
                f"no ReferenceGrant in `{part.text}` lets this route send to Service `{backend.name}`: its requests"
                " get a 500",
                f"add a ReferenceGrant to `{part.text}`, from {route.kind} in `{route.namespace}` to Service",
            )
