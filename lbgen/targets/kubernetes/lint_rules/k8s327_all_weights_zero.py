"""a rule whose backends all have weight 0

Why: A backend of weight 0 gets nothing. Where all have it, nobody answers: every request of the rule gets an error
(Traefik: 503).

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: blue, port: 80, weight: 0}, {name: green, port: 80, weight: 0}]
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: blue, port: 80, weight: 0}, {name: green, port: 80, weight: 1}]
```

See: Gateway API v1.6: BackendRef.weight; measured with Traefik 3.7
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Route", severity=Severity.ERROR)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Rules without any share."""
    for one in route.rules:
        if one.backends and not any(backend.weight for backend in one.backends):
            count = len(one.backends)
            yield Problem(
                one.backends[0].part["weight"].span,
                "the backend of this rule has weight 0: nobody answers its requests"
                if count == 1
                else f"all {count} backends of this rule have weight 0: nobody answers its requests",
                "give a backend a weight",
            )
