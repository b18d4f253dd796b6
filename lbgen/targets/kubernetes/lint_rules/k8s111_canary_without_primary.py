"""a canary without an Ingress to be the canary of

Why: ingress-nginx merges a canary into another Ingress of the same host and path. Where there is none the canary is
not served at all: its path answers 404. Reported where other Ingresses of the host are among the manifests.

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
          - path: /shop
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop-canary
  annotations:
    nginx.ingress.kubernetes.io/canary: "true"
    nginx.ingress.kubernetes.io/canary-weight: "10"
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
    nginx.ingress.kubernetes.io/canary-weight: "10"
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

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, unit: Manifests) -> Iterator[Problem]:
    """Hosts and paths of canaries that no other given Ingress has."""
    for path in ingress.paths if ingress.is_canary else ():
        others = [one for one in unit.ingress_paths[path.host.lower()] if not one.ingress.is_canary]
        if any(one.path == path.path for one in others) or not (others or unit.is_complete):
            continue
        yield Problem(
            (path.path_part or path.host_part).span,
            f"no other Ingress answers `{path.host or '*'}{path.path}`, so this canary is not served",
            "give the canary the host and path of its main Ingress",
            related=(Label(ingress.nginx("canary").key_span, "a canary"),),
            severity=Severity.ERROR if unit.is_complete else None,
        )
