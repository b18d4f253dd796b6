"""plain HTTP is served beside TLS

Why: With `tls` the controller redirects HTTP to HTTPS by itself. Switched off, logins and cookies also travel in
clear, and nobody who types the address without `https://` is brought to the safe side.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/ssl-redirect: "false"
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
    nginx.ingress.kubernetes.io/ssl-redirect: "true"
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

See: ingress-nginx: TLS/HTTPS, Server-side HTTPS enforcement through redirect
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.finding import removed
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """`ssl-redirect: "false"` of any controller, below `tls`."""
    for key, value in ingress.annotations.entries:
        if key.endswith("/ssl-redirect") and value.text.lower() == "false" and ingress.has_tls:
            forced = ingress.annotations[key.replace("/ssl-redirect", "/force-ssl-redirect")]
            if forced.text == "true":
                return
            edit = removed(ingress, value, ingress.annotations)
            yield Problem(
                value.key_span,
                "hosts with a certificate are served over plain HTTP too",
                "remove the annotation, so that HTTP is redirected",
                related=(Label(ingress.spec["tls"].key_span, "TLS is here"),),
                fix=Fix("remove the annotation", (edit,), safe=False) if edit else None,
            )
