"""a rule for every host

Why: A rule without a host takes the requests for every host that no other Ingress of the controller names, those of
other teams among them.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: public
  rules:
    - http:
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

See: Kubernetes documentation: Ingress rules
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Ingress", severity=Severity.INFO, is_pedantic=True)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """The first rule without a host."""
    for item in ingress.spec["rules"].items:
        if not item["host"].text:
            yield Problem(item.span, "this rule answers every host that no other Ingress names", "name the host")
            return
