"""a class of ingress-nginx, which is retired

Why: The project ended in March 2026: there are no releases and no security fixes any more, and none of the
alternatives takes its annotations over one to one. `lbgen import` reads what is there; Gateway API is where the
project itself points to.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: nginx
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
```

Good:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: traefik
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
```

See: kubernetes.io blog 2025-11-11, Ingress NGINX Retirement; statement of the Steering and Security Response
Committees 2026-01-29
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import CONTROLLERS, Ingress
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Ingress", "IngressClass", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """The class called `nginx` unless it is known to be F5's, and classes that name the controller."""
    if isinstance(thing, Ingress):
        part, is_retired = thing.class_part, thing.class_name == "nginx" and thing.is_ingress_nginx
    else:
        part = thing.spec["controller"]
        is_retired = CONTROLLERS.get(part.text) == "ingress-nginx"
    if is_retired:
        yield Problem(
            part.span,
            f"`{part.text}` is ingress-nginx, which has had no security fixes since March 2026",
            "plan the move: `lbgen import` reads what is here, `-t gateway` writes it for Gateway API",
        )
