"""hosts of `tls` and hosts of the rules differ

Why: A rule's host that no entry of `tls` names is answered with the controller's self-signed default certificate. A
host under `tls` that no rule names is a certificate for nothing, mostly a spelling mistake in one of the two.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: public
  tls:
    - hosts: [www.example.com]
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

See: Kubernetes documentation: Ingress, TLS (hosts must match those of the rules)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Ingress", severity=Severity.WARNING)
def check(ingress: Ingress, unit: Manifests) -> Iterator[Problem]:
    """Both ways; an entry of `tls` without hosts is for all, and a wildcard only says what a certificate names."""
    covering = list(ingress.tls_hosts)
    ruled = {path.host.lower(): path.host_part for path in ingress.paths}
    if not covering or "" in ruled or any(not any(tls["hosts"].texts) for tls in ingress.spec["tls"].items):
        return
    for host, part in ruled.items():
        if not any(_covers(one.text.lower(), host) for one in covering):
            yield Problem(
                part.span,
                f"no entry of `tls` names `{host}`: it is answered with the controller's default certificate",
                "add it to `hosts` of an entry whose certificate names it",
                related=(Label(covering[0].span, "named is this"),),
            )
    for one in covering:
        host = one.text.lower()
        is_ruled = host.startswith("*.") or host in unit.ingress_paths or any(_covers(rule_, host) for rule_ in ruled)
        if not is_ruled:
            yield Problem(one.span, f"no rule of {ingress.title} answers host `{one.text}`", "remove it, or add a rule")


def _covers(pattern: str, host: str) -> bool:
    """As certificates do: a wildcard stands for one label."""
    return pattern == host or (pattern.startswith("*.") and host.partition(".")[2] == pattern[2:])
