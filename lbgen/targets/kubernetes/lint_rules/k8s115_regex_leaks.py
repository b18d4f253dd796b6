"""a regex in one Ingress changes the paths of another

Why: Where one Ingress of a host has `use-regex` or `rewrite-target`, ingress-nginx makes every path of that host, in
whatever Ingress, a case-insensitive regular expression that only has to match the beginning: `Exact` is exact no
more, `/login` also answers `/LoginHelp`.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: images
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
          - path: /img/[0-9]+
            pathType: ImplementationSpecific
            backend: {service: {name: images, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: login
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /login
            pathType: Exact
            backend: {service: {name: login, port: {number: 80}}}
```

Good:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: images
  annotations:
    nginx.ingress.kubernetes.io/use-regex: "true"
spec:
  ingressClassName: public
  tls:
    - hosts: [img.example.com]
      secretName: shop-tls
  rules:
    - host: img.example.com
      http:
        paths:
          - path: /img/[0-9]+
            pathType: ImplementationSpecific
            backend: {service: {name: images, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: login
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /login
            pathType: Exact
            backend: {service: {name: login, port: {number: 80}}}
```

See: ingress-nginx: Ingress Path Matching (regular expression support); kubernetes.io blog 2026-02-27 on ingress-
nginx's behaviours
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import IngressPath
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("*", severity=Severity.WARNING)
def check(unit: Manifests, _unit: Manifests) -> Iterator[Problem]:
    """`Exact` paths of hosts for which some Ingress switches regexes on."""
    for host, paths in unit.ingress_paths.items():
        cause = next((switch for path in paths if (switch := _switch(path))), None)
        if cause is None:
            continue
        for path in paths:
            if path.type == "Exact":
                yield Problem(
                    path.path_part.span,
                    f"`{path.path}` is not matched exactly: regexes are switched on for host `{host}`",
                    "give the regex paths a host of their own",
                    related=(Label(cause.key_span, "switches them on for the whole host"),),
                )


def _switch(path: IngressPath) -> Part | None:
    is_on = path.ingress.nginx("use-regex")
    target = path.ingress.nginx("rewrite-target")
    return is_on if is_on.text == "true" else target if target.text else None
