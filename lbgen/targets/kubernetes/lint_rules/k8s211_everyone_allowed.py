"""an allow-list that lets everyone in

Why: One entry for all addresses makes the other entries of the list pointless. Mostly it was left from a test, or
`0.0.0.0/0` was meant as `nobody`.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/allowlist-source-range: "10.0.0.0/8,0.0.0.0/0"
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
    nginx.ingress.kubernetes.io/allowlist-source-range: "10.0.0.0/8"
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

See: ingress-nginx: Annotations, Whitelist source range; Kubernetes documentation: loadBalancerSourceRanges
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests

_LISTS = ("/allowlist-source-range", "/whitelist-source-range", "/allow-list", "/whitelist")
_EVERYONE = frozenset(("0.0.0.0/0", "::/0"))


@rule("annotated Ingress", "Service", severity=Severity.WARNING)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """Annotations of Ingresses and source ranges of Services."""
    lists = [(value, value.text.split(",")) for key, value in thing.annotations.entries if key.endswith(_LISTS)]
    lists += [(part, [part.text]) for part in thing.spec["loadBalancerSourceRanges"].texts]
    for part, networks in lists:
        open_to = _EVERYONE & {network.strip() for network in networks}
        if open_to:
            yield Problem(part.span, f"`{min(open_to)}` lets every address in", "remove it from the list, or the list")
