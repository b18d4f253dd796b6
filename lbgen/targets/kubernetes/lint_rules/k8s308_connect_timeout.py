"""a connect timeout that cannot be

Why: nginx says of `proxy_connect_timeout` that it cannot usually exceed 75 seconds: the kernel gives up first. And
whoever waits that long for a pod that does not answer is not sent to another one in the meantime.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/proxy-connect-timeout: "300"
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
    nginx.ingress.kubernetes.io/proxy-connect-timeout: "5"
    nginx.ingress.kubernetes.io/proxy-read-timeout: "300"
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

See: nginx: ngx_http_proxy_module, proxy_connect_timeout
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests
from lbgen.whole_number import whole_number

_LONGEST_S = 75


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """More than 75 seconds."""
    part = ingress.nginx("proxy-connect-timeout")
    if part.text.isdecimal() and whole_number(part.text) > _LONGEST_S:
        yield Problem(
            part.span,
            f"a connection is not waited for longer than about {_LONGEST_S} seconds",
            "write a few seconds; for slow answers it is `proxy-read-timeout`",
        )
