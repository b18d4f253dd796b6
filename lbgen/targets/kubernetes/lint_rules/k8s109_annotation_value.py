"""a value that ingress-nginx cannot read

Why: ingress-nginx reads most numbers without a unit and booleans as Go does. What it cannot read it drops, with one
line in its own log, and goes on with the default: `30s` leaves the read timeout at 60 seconds.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/proxy-read-timeout: 30s
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
    nginx.ingress.kubernetes.io/proxy-read-timeout: "30"
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

See: ingress-nginx v1.15.1: Annotations; Go `strconv.ParseBool`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.annotations import meant, wanted
from lbgen.targets.kubernetes.resolved.finding import replaced
from lbgen.targets.kubernetes.resolved.ingress import NGINX, Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Numbers, flags, sizes and choices."""
    for key, value in ingress.annotations.entries:
        name = key.removeprefix(NGINX)
        needed = wanted(name, value.text) if name != key and value.text else ""
        if needed:
            right = meant(name, value.text)
            fix = replaced(value, f'"{right}"', f"write `{right}`", safe=True) if right else None
            yield Problem(
                value.span,
                f"`{name}` takes {needed}, not `{value.text}`, and falls back to its default",
                f'write `"{right}"`' if right else f"write {needed}",
                fix=fix,
            )
