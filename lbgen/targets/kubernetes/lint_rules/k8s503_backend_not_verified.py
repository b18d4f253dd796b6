"""TLS towards the pods without a check of who they are

Why: ingress-nginx does not verify the certificate of an HTTPS backend unless `proxy-ssl-verify` is on: the connection
is encrypted, to whoever answers.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/backend-protocol: HTTPS
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
            backend: {service: {name: shop, port: {number: 443}}}
```

Good:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/backend-protocol: HTTPS
    nginx.ingress.kubernetes.io/proxy-ssl-verify: "on"
    nginx.ingress.kubernetes.io/proxy-ssl-secret: shop/internal-ca
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
            backend: {service: {name: shop, port: {number: 443}}}
```

See: ingress-nginx: Annotations, Backend Certificate Authentication
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("annotated Ingress", severity=Severity.INFO, is_pedantic=True)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """HTTPS and GRPCS without verification."""
    protocol = ingress.nginx("backend-protocol")
    if protocol.text.upper() in ("HTTPS", "GRPCS") and ingress.nginx("proxy-ssl-verify").text != "on":
        yield Problem(protocol.span, "the pods' certificates are not verified", 'add `proxy-ssl-verify: "on"` and a CA')
