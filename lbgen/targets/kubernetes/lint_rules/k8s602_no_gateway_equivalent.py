"""an annotation that Gateway API has no field for

Why: When this Ingress is moved to Gateway API, this stays behind: limits, authentication, allow-lists, the balancing
method and body sizes are policies of each implementation there, and converters drop them.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/limit-rps: "10"
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

See: Gateway API v1.6 (standard channel); ingress2gateway v1.1.0, supported annotations
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import NGINX, Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests

_LOST = (
    "limit-", "auth-", "allowlist-", "whitelist-", "denylist-", "load-balance", "upstream-hash-by", "affinity",
    "proxy-body-size", "custom-http-errors", "satisfy", "proxy-buffer", "server-alias",
)  # fmt: skip


@rule("annotated Ingress", severity=Severity.INFO, is_pedantic=True)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Those without a field in the standard channel."""
    for key, value in ingress.annotations.entries:
        name = key.removeprefix(NGINX)
        if name != key and name.startswith(_LOST):
            yield Problem(value.key_span, f"Gateway API has no field for `{name}`", "look for a policy instead")
