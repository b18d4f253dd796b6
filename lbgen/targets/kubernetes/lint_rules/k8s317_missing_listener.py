"""a route to a listener that its Gateway does not have

Why: `sectionName` is a listener's name and `port` a listener's port. Where the Gateway has none such, the route is
not accepted (`NoMatchingParent`), and its requests get a 404.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls: {certificateRefs: [{name: shop-tls}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge, sectionName: https}]
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
    - name: secure
      port: 443
      protocol: HTTPS
      tls: {certificateRefs: [{name: shop-tls}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge, sectionName: secure}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: ParentReference.sectionName; RouteReasonNoMatchingParent
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.finding import given
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Route", severity=Severity.ERROR)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Sections and ports that no listener of the given Gateway has."""
    for parent in route.parents:
        gateway = parent.gateway
        if gateway is None or parent.listeners or not gateway.listeners:
            continue
        section, port = parent.part["sectionName"], parent.part["port"]
        named = f"called `{section.text}`" if section.text else ""
        wanted = " ".join(filter(None, (named, f"on port {port.number}" if port else "")))
        yield Problem(
            (section or port).span,
            f"Gateway `{gateway.name}` has no listener {wanted}: the route is not accepted",
            given((one.name for one in gateway.listeners), section.text),
            related=(Label(gateway.spec["listeners"].key_span, "its listeners"),),
        )
