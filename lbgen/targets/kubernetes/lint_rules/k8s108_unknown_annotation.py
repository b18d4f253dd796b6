"""an annotation that ingress-nginx does not know

Why: Unknown annotations are ignored without a word: a limit, an allow-list or a timeout that is misspelled is not
there.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/proxy-read-timeouts: "120"
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
    nginx.ingress.kubernetes.io/proxy-read-timeout: "120"
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

See: ingress-nginx v1.15.1: Annotations, and Annotations Scope and Risk
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Edit, Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.annotations import KINDS
from lbgen.targets.kubernetes.resolved.finding import closest
from lbgen.targets.kubernetes.resolved.ingress import NGINX, Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Names below the project's prefix that are not in its documents."""
    for key, value in ingress.annotations.entries:
        name = key.removeprefix(NGINX)
        if name != key and name not in KINDS:
            near = closest(name, sorted(KINDS))
            is_free = near and not ingress.annotations[NGINX + near]
            fix = Fix(f"write `{near}`", (Edit(value.key_span, NGINX + near),)) if is_free else None
            yield Problem(
                value.key_span,
                f"ingress-nginx knows no annotation `{name}` and ignores it",
                f"did you mean `{near}`?" if near else "look its name up for your controller's version, or remove it",
                fix=fix,
            )
