"""client affinity that the proxy goes around

Why: Ingress controllers and gateways send to the pods themselves, not through the Service's address, so its
`sessionAffinity` is never asked; where they do go through it, every client has the controller's address. Sessions are
not kept.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  sessionAffinity: ClientIP
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: 8080}
```

Good:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/affinity: cookie
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: 8080}
```

See: Kubernetes documentation: session affinity; ingress-nginx: service-upstream (default false); Traefik: nativeLB
(default false)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.service import Service
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Service", severity=Severity.WARNING)
def check(service: Service, unit: Manifests) -> Iterator[Problem]:
    """ClusterIP Services with affinity that an Ingress or a route sends to."""
    affinity = service.spec["sessionAffinity"]
    by = unit.routed_services.get(service.key) if affinity.text == "ClientIP" and not service.is_open else None
    if by is not None:
        yield Problem(
            affinity.span,
            f"{by.title} sends to the pods directly, so this affinity is not asked",
            "ask the proxy for it (a cookie, or a hash of the client's address)",
            related=(Label(by.name_part.span, "sends to them"),),
        )
