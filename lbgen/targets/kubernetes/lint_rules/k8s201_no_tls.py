"""an Ingress without TLS

Why: Without `tls` the controller answers plain HTTP for these hosts, and what it answers over HTTPS carries its own
default certificate. Fine where TLS ends before the cluster.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: public
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

See: Kubernetes documentation: Ingress, TLS
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests

_TLS_ELSEWHERE = ("/certificate-arn", "/router.tls", "/listen-ports")


@rule("Ingress", severity=Severity.WARNING, is_pedantic=True)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """No `tls`, and no annotation that brings a certificate."""
    if not ingress.has_tls and not any(key.endswith(_TLS_ELSEWHERE) for key, _ in ingress.annotations.entries):
        yield Problem(ingress.name_part.span, f"{ingress.title} has no `tls`", "add `tls` with a Secret")
