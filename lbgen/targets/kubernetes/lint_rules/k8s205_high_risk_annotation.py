"""an annotation of high risk

Why: ingress-nginx calls these annotations of high risk: their values end up in places of nginx.conf where a mistake
opens the controller, and all of them have been a way in before (CVE-2025-1097, CVE-2025-1098, CVE-2025-24514). A
controller told `annotations-risk-level: Medium` refuses the Ingress.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/server-alias: www.example.com
spec:
  ingressClassName: public
  tls:
    - hosts: [example.com]
      secretName: shop-tls
  rules:
    - host: example.com
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
    - hosts: [example.com]
      secretName: shop-tls
  rules:
    - host: example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
```

See: ingress-nginx: Annotations Scope and Risk (High); kubernetes/kubernetes#131006 to #131008
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.annotations import HIGH
from lbgen.targets.kubernetes.resolved.ingress import NGINX, Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("annotated Ingress", severity=Severity.INFO)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """The ten that are called High."""
    for key, value in ingress.annotations.entries:
        if key.startswith(NGINX) and key.removeprefix(NGINX) in HIGH:
            yield Problem(
                value.key_span,
                f"`{key.removeprefix(NGINX)}` is an annotation of high risk",
                "allow it to people who may configure the controller only",
            )
