"""a route of a namespace that its listener does not take

Why: A listener takes routes of its own namespace only, unless `allowedRoutes.namespaces` says otherwise. Others are
not accepted (`NotAllowedByListeners`), and their requests get a 404.

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
  parentRefs: [{name: edge, namespace: infra}]
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
    - name: web
      port: 80
      protocol: HTTP
      allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: shop}}}}
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

See: Gateway API v1.6: AllowedRoutes.namespaces; RouteReasonNotAllowedByListeners
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.attachment import takes_namespace
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Route", severity=Severity.ERROR)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Parents of which no listener takes the route's namespace, as far as that is known."""
    for parent in route.parents:
        listeners = parent.listeners
        if listeners and all(takes_namespace(one, route) is False for one in listeners):
            allowed = listeners[0].part.at("allowedRoutes", "namespaces")
            here = allowed if allowed.key is not None else listeners[0].part["name"]
            yield Problem(
                parent.part["name"].span,
                f"no listener of Gateway `{listeners[0].gateway.name}` takes routes of namespace `{route.namespace}`:"
                " the route is not accepted",
                "allow the namespace in the listener's `allowedRoutes.namespaces`",
                related=(Label(here.key_span, "what it takes"),),
            )
