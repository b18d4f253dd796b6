"""requests that change something are sent twice

Why: `non_idempotent` in `proxy-next-upstream` repeats POST and PATCH on another pod after an error or a timeout,
though the first pod may have done the work: orders and payments happen twice.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/proxy-next-upstream: error timeout non_idempotent
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
    nginx.ingress.kubernetes.io/proxy-next-upstream: error timeout
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

See: nginx: proxy_next_upstream (non_idempotent); RFC 9110 section 9.2.2
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.finding import replaced
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """The word, in the annotations of ingress-nginx and of F5's controller."""
    for key, value in ingress.annotations.entries:
        words = value.text.split()
        if key.endswith("/proxy-next-upstream") and "non_idempotent" in words:
            kept = " ".join(word for word in words if word != "non_idempotent")
            fix = replaced(value, f'"{kept}"', "leave out `non_idempotent`", safe=False) if kept else None
            yield Problem(value.span, "POST and PATCH are repeated on another pod", "leave the word out", fix=fix)
