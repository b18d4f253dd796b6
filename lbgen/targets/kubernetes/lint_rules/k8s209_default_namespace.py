"""an object whose namespace is left to whoever applies it

Why: Without `metadata.namespace` an object goes where the current context of kubectl points: applied from another
terminal it is there a second time, or in another cluster's `default` beside what else was put nowhere. Rights, quotas
and network policies are given by namespace, and `default` cannot be deleted with what is in it. Helm's `--namespace`
and the `namespace` of a kustomization are other ways to say it.

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
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
```

Good:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
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

See: Kubernetes documentation: Namespaces, "initial namespaces"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Ingress", "Gateway", "Route", "Service", severity=Severity.INFO, is_pedantic=True)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """What is put nowhere, or in `default`."""
    if not thing.is_placed:
        message = f"{thing.title} goes where the current context points"
        yield Problem(thing.name_part.span, message, "add `metadata.namespace`, or set it in a kustomization")
    elif thing.namespace == "default":
        written = thing.metadata["namespace"]
        yield Problem(
            written.span if written else thing.name_part.span,
            f"{thing.title} is put into `default`",
            "give what belongs together a namespace of its own",
        )
