"""annotations for a controller that does not read this Ingress

Why: Each controller reads the annotations under its own prefix only. Those of another are ignored: the rewrite, the
limit or the authentication they ask for does not happen.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/limit-rps: "10"
spec:
  ingressClassName: haproxy
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
    haproxy.org/rate-limit-requests: "10"
spec:
  ingressClassName: haproxy
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

See: The annotation pages of ingress-nginx, F5 NGINX Ingress Controller, HAProxy Ingress, Traefik and AWS Load
Balancer Controller
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import PREFIXES, Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Prefixes of projects that its class does not stand for; one finding a prefix."""
    known = ingress.controllers
    seen: set[str] = set()
    for key, value in ingress.annotations.entries:
        prefix = next((one for one in PREFIXES if key.startswith(one)), "")
        if known and prefix and PREFIXES[prefix] not in known and prefix not in seen:
            seen.add(prefix)
            yield Problem(
                value.key_span,
                f"class `{ingress.class_name}` is {' or '.join(known)}, which does not read `{prefix}` annotations",
                "use that controller's own annotation, or name the class the annotation is for",
                related=(Label(ingress.class_part.span, "the class"),),
            )
