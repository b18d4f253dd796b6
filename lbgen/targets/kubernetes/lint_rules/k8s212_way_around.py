"""a Service behind a proxy can be reached around it

Why: The Service is sent to by an Ingress or a route, and is open to the outside by itself: whoever knows its address
goes around TLS, authentication, limits and logs of the proxy.

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
  type: LoadBalancer
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

See: Kubernetes documentation: Service types
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.service import Service
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests

# Controllers outside the cluster reach the pods by the nodes' ports.
_OUTSIDE = ("aws-alb",)
_OUTSIDE_CLASSES = ("alb", "gce", "gce-internal")


@rule("open Service", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(service: Service, unit: Manifests) -> Iterator[Problem]:
    """LoadBalancer; NodePort with less weight, and not where the controller needs it."""
    by = unit.routed_services.get(service.key)
    if by is None or not service.is_open:
        return
    is_node_port = service.type == "NodePort"
    if is_node_port and _is_outside(by):
        return
    yield Problem(
        service.spec["type"].span,
        f"{by.title} sends to {service.title}, which is open to the outside itself",
        "write `type: ClusterIP`, or say who else needs it",
        related=(Label(by.name_part.span, "sends to it"),),
        severity=Severity.INFO if is_node_port else None,
    )


def _is_outside(by: Thing) -> bool:
    if not isinstance(by, Ingress):
        return False
    return by.class_name in ("", *_OUTSIDE_CLASSES) or any(one in _OUTSIDE for one in by.controllers)
