"""a canary weight out of its range

Why: `canary-weight` is the share out of `canary-weight-total`, 100 where none is written. A weight of the total or
more sends every request to the canary; one that is negative or no number sends none.

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
    nginx.ingress.kubernetes.io/canary-weight: "200"
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
    nginx.ingress.kubernetes.io/canary-weight: "200"
    nginx.ingress.kubernetes.io/canary-weight-total: "1000"
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
from lbgen.whole_number import whole_number


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Weights above the total and below 0."""
    weight = ingress.nginx("canary-weight")
    total = ingress.nginx("canary-weight-total").text or "100"
    if not (weight.text.lstrip("-").isdecimal() and total.isdecimal()):
        return
    share = -1 if weight.text.startswith("-") else whole_number(weight.text)
    if not 0 <= share <= whole_number(total):
        fate = "every request goes" if share > 0 else "no request goes"
        yield Problem(
            weight.span,
            f"`canary-weight` {weight.text} is outside 0 to {total}: {fate} to the canary",
            f"write a weight up to {total}, or a larger `canary-weight-total`",
        )
