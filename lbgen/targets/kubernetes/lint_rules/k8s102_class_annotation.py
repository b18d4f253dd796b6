"""the class is named by the annotation from before IngressClass

Why: `kubernetes.io/ingress.class` has been deprecated since Kubernetes 1.18 and is read by some controllers only,
each in its own way; no IngressClass with parameters can be reached by it. Where both are given they must be equal.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    kubernetes.io/ingress.class: public
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

See: Kubernetes documentation: Ingress, deprecated annotation
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Edit, Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.finding import removed
from lbgen.targets.kubernetes.resolved.ingress import CLASS_ANNOTATION, Ingress
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """The annotation, with or without the field."""
    old = ingress.annotations[CLASS_ANNOTATION]
    if old.text:
        yield Problem(
            old.key_span,
            f"the class `{old.text}` is named by a deprecated annotation",
            f"write `ingressClassName: {old.text}` below `spec` instead",
            fix=_fix(ingress, old),
        )


def _fix(ingress: Ingress, old: Part) -> Fix | None:
    """Takes the annotation out, and writes the field where it is missing (which wants an IngressClass of that name)."""
    gone = removed(ingress, old, ingress.annotations)
    if gone is None:
        return None
    if ingress.spec["ingressClassName"]:
        return Fix("remove the annotation", (gone,))
    first = next(iter(ingress.spec.entries), None)
    start = first[1].key_span if first else None
    if start is None or ingress.unit.line(start.source, start.line)[: start.column - 1].strip():
        return None
    here = start._replace(end_line=start.line, end_column=start.column)
    field = Edit(here, f"ingressClassName: {old.text}\n" + " " * (start.column - 1))
    return Fix("write `ingressClassName`", (gone, field), safe=False)
