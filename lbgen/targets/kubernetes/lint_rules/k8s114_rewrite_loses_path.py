"""a fixed rewrite swallows everything behind the prefix

Why: `rewrite-target: /` replaces the whole path, not the prefix: `/api/users/7` arrives as `/`. To strip a prefix,
the rest must be caught in a group of a regular expression and put back.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/rewrite-target: /
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /api
            pathType: Prefix
            backend: {service: {name: api, port: {number: 80}}}
```

Good:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/use-regex: "true"
    nginx.ingress.kubernetes.io/rewrite-target: /$2
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /api(/|$)(.*)
            pathType: ImplementationSpecific
            backend: {service: {name: api, port: {number: 80}}}
```

See: ingress-nginx: Rewrite
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("annotated Ingress", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """A target without groups over a `Prefix` path; asked once an Ingress."""
    target = ingress.nginx("rewrite-target")
    for path in ingress.paths:
        if target.text and "$" not in target.text and path.type == "Prefix":
            yield Problem(
                target.span,
                f"every request below `{path.path}` arrives as `{target.text}`",
                "keep the rest: `path: /api(/|$)(.*)`, `pathType: ImplementationSpecific`, `rewrite-target: /$2`",
                related=(Label(path.path_part.span, "what is behind this prefix is lost"),),
            )
            return
