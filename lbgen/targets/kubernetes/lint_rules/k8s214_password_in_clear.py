"""passwords are asked for over plain HTTP

Why: Basic authentication sends the password with every request, readable to whoever is on the way. Without `tls` it
is asked for over plain HTTP.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/auth-type: basic
    nginx.ingress.kubernetes.io/auth-secret: shop-users
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
  annotations:
    nginx.ingress.kubernetes.io/auth-type: basic
    nginx.ingress.kubernetes.io/auth-secret: shop-users
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

See: RFC 7617 section 4; ingress-nginx: Annotations, Authentication
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests

_ASKING = {"/auth-type": ("basic", "basic-auth"), "/basic-auth-secret": ()}


@rule("annotated Ingress", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Basic authentication of any controller, without `tls`."""
    for key, value in ingress.annotations.entries:
        for end, values in _ASKING.items():
            if key.endswith(end) and not ingress.has_tls and (not values or value.text in values):
                yield Problem(value.key_span, f"{ingress.title} asks for passwords and has no TLS", "add `tls`")
