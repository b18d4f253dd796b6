"""a route of a kind that its listener does not take

Why: A listener takes the kinds of routes that fit its protocol, or those under `allowedRoutes.kinds`: HTTP and HTTPS
take HTTPRoutes and GRPCRoutes, TLS takes TLSRoutes. A route of another kind is not accepted
(`NotAllowedByListeners`). So a listener that passes TLS through never serves an HTTPRoute: nobody sees the request.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - {name: secure, port: 443, protocol: TLS, tls: {mode: Passthrough}}
---
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

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - {name: secure, port: 443, protocol: TLS, tls: {mode: Passthrough}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: shop, port: 443}]
```

See: Gateway API v1.6: Listener.protocol, AllowedRoutes.kinds; RouteReasonNotAllowedByListeners
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.attachment import takes_kind
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Route", severity=Severity.ERROR)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Parents of which no listener takes the route's kind."""
    for parent in route.parents:
        listeners = parent.listeners
        if listeners and not any(takes_kind(one, route) for one in listeners):
            first = listeners[0]
            yield Problem(
                (parent.part["sectionName"] or parent.part["name"]).span,
                f"listener `{first.name}` ({first.protocol}) takes no {route.kind}: the route is not accepted",
                f"it takes {' and '.join(first.kinds)}; attach to a listener of another protocol",
                related=(Label(first.part["protocol"].span, "the listener"),),
            )
