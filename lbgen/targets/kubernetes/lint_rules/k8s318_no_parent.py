"""a route that attaches to nothing

Why: Without `parentRefs` no Gateway reads a route. The API server accepts it, and nothing happens.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
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
    - backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: CommonRouteSpec.parentRefs
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Route", severity=Severity.WARNING)
def check(route: Route, unit: Manifests) -> Iterator[Problem]:
    """Routes without parents, but not where kustomize may add them."""
    is_whole = unit.is_complete or not unit.of("Kustomization")
    if is_whole and not route.parents and route.spec:
        yield Problem(route.name_part.span, f"{route.title} names no parent: no Gateway reads it", "add `parentRefs`")
