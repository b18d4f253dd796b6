"""two ways of choosing a server, of which one is ignored

Why: ingress-nginx takes the first that is there: cookie affinity, then `upstream-hash-by`, then `load-balance`. The
others are ignored in silence, so keys that should stay on one server do not.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/affinity: cookie
    nginx.ingress.kubernetes.io/load-balance: ewma
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
```

See: ingress-nginx v1.15.1: rootfs/etc/nginx/lua/balancer.lua, `get_implementation`; Annotations, Custom NGINX
upstream hashing
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests

_ORDER = ("affinity", "upstream-hash-by", "load-balance")


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Everything behind the first that is set; round robin is what happens anyway."""
    parts = ((name, ingress.nginx(name)) for name in _ORDER)
    is_set = [(name, part) for name, part in parts if part.text not in ("", "round_robin")]
    for name, part in is_set[1:]:
        first, wins = is_set[0]
        yield Problem(
            part.key_span,
            f"`{name}` is ignored, because `{first}` is set",
            "keep the one that is meant",
            related=(Label(wins.key_span, "this one is used"),),
        )
