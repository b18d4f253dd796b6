"""an object that the API server refuses

Why: The API server checks every field's name, type and range before it stores an object, and the rules that go across
fields. A refused object changes nothing: the old one stays in place, or there is none. These are the rules of
Kubernetes 1.37 and of the standard channel of Gateway API v1.6.1, asked without a cluster.

Bad:

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
            pathType: prefix
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

See: Kubernetes v1.37 `pkg/apis/*/validation`; Gateway API v1.6.1 CRDs (standard channel)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.finding import refused
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("object", severity=Severity.ERROR, is_refused=True)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """What is refused and has no rule of its own."""
    yield from refused(thing, "")
