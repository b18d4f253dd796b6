"""an Ingress without a class

Why: Without a class an Ingress belongs to the cluster's default class, where there is one. Otherwise no controller
reads it, or every controller that is started so (`--watch-ingress-without-class`) does, and two of them fight over
its status.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
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

See: Kubernetes documentation: Ingress class, default IngressClass
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests

_DEFAULT = "ingressclass.kubernetes.io/is-default-class"


@rule("Ingress", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(ingress: Ingress, unit: Manifests) -> Iterator[Problem]:
    """Neither `ingressClassName` nor the old annotation, and no default class among the manifests."""
    has_default = any(one.annotations[_DEFAULT].text == "true" for one in unit.of("IngressClass"))
    if not ingress.class_part and not has_default:
        yield Problem(
            ingress.name_part.span,
            f"{ingress.title} names no class, so it depends on the cluster who serves it, if anybody",
            "name the class: `ingressClassName: NAME` below `spec`",
        )
