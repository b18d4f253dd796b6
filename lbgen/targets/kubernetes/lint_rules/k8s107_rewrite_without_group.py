"""a rewrite uses a group that the path does not have

Why: `$2` in `rewrite-target` is the second group in parentheses of the path. Where the path has none it is empty:
every request arrives at the server as the rest of the target, mostly `/`.

Bad:

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
          - path: /api/(.*)
            pathType: ImplementationSpecific
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

See: ingress-nginx: Rewrite (capture groups)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests
from lbgen.whole_number import whole_number

_USED = lazy_pattern(r"\$([1-9])")
_GROUP = lazy_pattern(r"(?<!\\)\((?!\?)")


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Numbers above the count of a path's groups."""
    target = ingress.nginx("rewrite-target")
    used = max((whole_number(number) for number in _USED.findall(target.text)), default=0)
    for path in ingress.paths:
        groups = len(_GROUP.findall(path.path))
        if groups < used:
            yield Problem(
                path.path_part.span,
                f"`{path.path}` has {groups or 'no'} group{'' if groups == 1 else 's'}, and the rewrite uses `${used}`",
                f"requests arrive as `{_USED.sub('', target.text)}`; write the group, e.g. `/api(/|$)(.*)` for `/$2`",
                related=(Label(target.span, "uses it here"),),
            )
