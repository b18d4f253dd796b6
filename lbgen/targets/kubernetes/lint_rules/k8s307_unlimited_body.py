"""request bodies of any size

Why: `proxy-body-size: "0"` switches the check off: one client fills the controller's disk, where bodies are kept
until they are complete, and takes every other host down with it.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: "0"
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
    nginx.ingress.kubernetes.io/proxy-body-size: 64m
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

See: ingress-nginx: Annotations, Custom max body size; nginx `client_max_body_size`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """A size of 0."""
    part = ingress.nginx("proxy-body-size")
    if part.text.strip("0kKmMgGbB") == "" and part.text:
        yield Problem(part.span, "request bodies of any size are taken", "write the largest size needed (`64m`)")
