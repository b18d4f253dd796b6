"""TLS passthrough leaves nothing for the Ingress to do

Why: With `ssl-passthrough` the controller hands the encrypted connection on by its server name. It sees no path and
no header: paths, rewrites, limits, allow-lists of HTTP and authentication of this Ingress are ignored.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/ssl-passthrough: "true"
    nginx.ingress.kubernetes.io/auth-type: basic
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
            backend: {service: {name: shop, port: {number: 443}}}
```

Good:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/ssl-passthrough: "true"
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
            backend: {service: {name: shop, port: {number: 443}}}
```

See: ingress-nginx: Annotations, SSL Passthrough
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import NGINX, Ingress
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.unit import Manifests

_IGNORED = ("auth-", "limit-", "rewrite-target", "allowlist-", "whitelist-", "denylist-", "enable-cors", "canary",
            "affinity", "custom-headers", "proxy-body-size")  # fmt: skip


@rule("annotated Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Annotations about HTTP, and paths other than everything."""
    switch = ingress.nginx("ssl-passthrough")
    if switch.text != "true":
        return
    idle = [value for key, value in ingress.annotations.entries if key.removeprefix(NGINX).startswith(_IGNORED)]
    for part in idle:
        yield _problem(part, f"`{(part.key or '').removeprefix(NGINX)}`", switch)
    for path in ingress.paths:
        if path.path not in ("", "/"):
            yield _problem(path.path_part, f"path `{path.path}`", switch)


def _problem(part: Part, what: str, switch: Part) -> Problem:
    return Problem(
        part.key_span,
        f"{what} is ignored: the connection is passed through encrypted",
        "end TLS at the controller, or remove this",
        related=(Label(switch.key_span, "passed through here"),),
    )
