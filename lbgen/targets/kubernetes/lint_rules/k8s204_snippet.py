"""raw configuration in an annotation

Why: Whoever may write an Ingress writes the controller's configuration by it, and reads every Secret the controller
may read (CVE-2021-25742). ingress-nginx has refused snippets by default since 1.9; where they are refused the whole
Ingress is.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/configuration-snippet: |
      more_set_headers "X-Frame-Options: DENY";
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
    nginx.ingress.kubernetes.io/custom-headers: shop/response-headers
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

See: CVE-2021-25742; ingress-nginx: Annotations Scope and Risk (Critical); the controllers' snippet annotations
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.annotations import CRITICAL
from lbgen.targets.kubernetes.resolved.ingress import NGINX, Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests

_OTHERS = ("nginx.org/", "haproxy-ingress.github.io/", "haproxy.org/")


@rule("annotated Ingress", severity=Severity.ERROR)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Snippets of every controller."""
    for key, value in ingress.annotations.entries:
        if key.removeprefix(NGINX) in CRITICAL or (key.startswith(_OTHERS) and _is_raw(key)):
            yield Problem(
                value.key_span,
                f"`{key}` writes raw configuration into the controller",
                "say it by an annotation of its own, or by a filter of Gateway API",
            )


def _is_raw(key: str) -> bool:
    return key.endswith(("-snippets", "-config-snippet")) or "/config-" in key
