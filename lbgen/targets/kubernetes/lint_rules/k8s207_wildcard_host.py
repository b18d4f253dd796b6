"""a rule for every name below a domain

Why: A wildcard answers names nobody thought of: a forgotten or taken-over subdomain reaches this Service, and cookies
of the domain with it.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: public
  tls:
    - hosts: ["*.example.com"]
      secretName: shop-tls
  rules:
    - host: "*.example.com"
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

See: Kubernetes documentation: Ingress, hostname wildcards
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Ingress", severity=Severity.INFO, is_pedantic=True)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Hosts that begin with a wildcard."""
    hosts = {path.host: path.host_part for path in ingress.paths}
    for host, part in hosts.items():
        if host.startswith("*."):
            yield Problem(part.span, f"every name below `{host[2:]}` is answered", "name the hosts that are meant")
