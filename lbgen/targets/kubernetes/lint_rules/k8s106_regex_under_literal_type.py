"""a regular expression under a path type that compares text

Why: `Exact` and `Prefix` compare text: `/api/(.*)` answers no request but one for exactly these characters. ingress-
nginx refuses such a path since 1.12 (`strict-validate-path-type`). `/*` is how some controllers write a prefix; under
`Prefix` it is two characters.

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
          - path: /api/*
            pathType: Prefix
            backend: {service: {name: api, port: {number: 80}}}
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
          - path: /api
            pathType: Prefix
            backend: {service: {name: api, port: {number: 80}}}
```

See: Kubernetes documentation: Ingress path types; ingress-nginx: Ingress Path Matching
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.finding import replaced
from lbgen.targets.kubernetes.resolved.ingress import Ingress, IngressPath
from lbgen.targets.kubernetes.resolved.unit import Manifests

_REGEX_SWITCHES = ("/path-regex", "/path-type", "/router.pathmatcher", "/use-regex-path-match")
_EVERYTHING_BELOW = ("/(.*)", "/.*", "/*")


@rule("Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Special characters under `Exact` and `Prefix`, where no annotation makes them special."""
    if any(key.endswith(_REGEX_SWITCHES) for key, _ in ingress.annotations.entries):
        return
    for path in ingress.paths:
        if path.type in ("Exact", "Prefix") and path.is_regex_like:
            yield Problem(
                path.path_part.span,
                f"`{path.path}` is compared as text under `pathType: {path.type}`",
                "write a plain path, or `pathType: ImplementationSpecific` where the controller reads regexes",
                related=(Label(path.type_part.span, "compares text"),),
                fix=_fix(path),
            )


def _fix(path: IngressPath) -> Fix | None:
    if path.ingress.nginx("use-regex").text == "true":
        return replaced(path.type_part, "ImplementationSpecific", "write `ImplementationSpecific`", safe=True)
    for end in _EVERYTHING_BELOW:
        plain = path.path.removesuffix(end) or "/"
        if path.type == "Prefix" and path.path.endswith(end) and not set(plain) & set("*()^$|[]\\"):
            return replaced(path.path_part, plain, f"write `{plain}`", safe=False)
    return None
