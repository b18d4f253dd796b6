"""a route that serves the same over HTTP and HTTPS

Why: A route that names a Gateway without `sectionName` attaches to all its listeners: what is meant for HTTPS is
served without encryption, too, and nobody is redirected.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - {name: web, port: 80, protocol: HTTP}
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
    - {name: web, port: 80, protocol: HTTP}
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
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: to-https
spec:
  parentRefs: [{name: edge, sectionName: web}]
  rules:
    - filters:
        - type: RequestRedirect
          requestRedirect: {scheme: https, statusCode: 301}
```

See: Gateway API v1.6: guide: HTTP redirects and rewrites; ParentReference.sectionName
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.attachment import attached
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Backends behind listeners of both kinds, by a reference that names none of them."""
    if not any(one.backends for one in route.rules):
        return
    listeners = list(attached(route))
    for parent in route.parents:
        if parent.part["sectionName"] or parent.part["port"]:
            continue
        mine = [one for one in listeners if one.gateway is parent.gateway]
        clear = next((one for one in mine if one.protocol == "HTTP"), None)
        if clear is not None and any(one.protocol == "HTTPS" for one in mine):
            yield Problem(
                parent.part["name"].span,
                f"listener `{clear.name}` serves this route without encryption, beside HTTPS",
                "name the HTTPS listener with `sectionName`, and redirect with a second route on the other",
                related=(Label(clear.part["name"].span, "plain HTTP"),),
            )
