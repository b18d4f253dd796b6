"""an annotation's value is no string

Why: Annotations are strings. Without quotes YAML reads `true` and `8080` as something else, and the API server
refuses the whole object (`cannot unmarshal bool into Go struct field ObjectMeta.metadata.annotations of type
string`).

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/use-regex: true
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
    nginx.ingress.kubernetes.io/use-regex: "true"
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

See: Kubernetes documentation: Annotations
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.finding import replaced
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests
from lbgen.targets.kubernetes.tree import Scalar


@rule("object", severity=Severity.ERROR, is_refused=True)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """Values to be put in quotes."""
    for name, value in thing.annotations.entries:
        if isinstance(value.node, Scalar) and not isinstance(value.node.value, str):
            quoted = f'"{value.written}"'
            yield Problem(
                value.span,
                f"the value of `{name}` is no string, and the API server refuses the object",
                f"write {quoted}",
                fix=replaced(value, quoted, "put it in quotes", safe=True),
            )
