"""a rate limit that limits nothing

Why: `limit-burst-multiplier` only stretches `limit-rps` or `limit-rpm`, and `limit-rate-after` only delays `limit-
rate`: alone they do nothing. An allow-list of everybody takes everybody out of the limit.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/limit-burst-multiplier: "3"
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
```

Good:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/limit-rps: "10"
    nginx.ingress.kubernetes.io/limit-burst-multiplier: "3"
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
```

See: ingress-nginx: Annotations, Rate Limiting
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests

_NEEDS = {"limit-burst-multiplier": ("limit-rps", "limit-rpm"), "limit-rate-after": ("limit-rate",)}
_LISTS = ("limit-whitelist", "limit-allowlist")


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Settings without their limit, and limits with everybody exempt."""
    for name, needed in _NEEDS.items():
        part = ingress.nginx(name)
        if part and not any(ingress.nginx(one) for one in needed):
            them = "` or `".join(needed)
            yield Problem(part.key_span, f"`{name}` does nothing without `{them}`", f"add `{needed[0]}`")
    for name in _LISTS:
        part = ingress.nginx(name)
        if "0.0.0.0/0" in part.text:
            yield Problem(part.span, "`0.0.0.0/0` takes every client out of the limit", "name the exempt networks")
