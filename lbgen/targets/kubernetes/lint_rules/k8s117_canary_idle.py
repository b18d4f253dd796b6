"""a canary that no request reaches

Why: A canary gets what a weight, a header or a cookie sends to it. Without any of them it gets nothing; `canary-by-
header-value` and `-pattern` only narrow `canary-by-header` down and do nothing alone.

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
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop-canary
  annotations:
    nginx.ingress.kubernetes.io/canary: "true"
    nginx.ingress.kubernetes.io/canary-by-header-value: always
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
            backend: {service: {name: shop-next, port: {number: 80}}}
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
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop-canary
  annotations:
    nginx.ingress.kubernetes.io/canary: "true"
    nginx.ingress.kubernetes.io/canary-by-header: X-Canary
    nginx.ingress.kubernetes.io/canary-by-header-value: always
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
            backend: {service: {name: shop-next, port: {number: 80}}}
```

See: ingress-nginx: Annotations, Canary
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests

_RULES = ("canary-weight", "canary-by-header", "canary-by-cookie")
_NARROWING = ("canary-by-header-value", "canary-by-header-pattern")


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """No rule, or a weight of 0 alone."""
    given_rules = [part for name in _RULES if (part := ingress.nginx(name)).text not in ("", "0")]
    idle = next((part for name in _NARROWING if (part := ingress.nginx(name)).text), None)
    is_parked = ingress.nginx("canary-weight").text == "0"
    if ingress.is_canary and not given_rules and not is_parked:
        yield Problem(
            (idle or ingress.nginx("canary")).key_span,
            "no weight, header or cookie sends requests to this canary",
            "add `canary-weight`, `canary-by-header` or `canary-by-cookie`",
        )
