"""a rule that neither sends on nor answers

Why: A rule without `backendRefs` has nobody to send to; unless it redirects, its requests get an error (Traefik:
500).

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
    - matches: [{path: {value: /api}}]
    - matches: [{path: {value: /}}]
      backendRefs: [{name: shop, port: 80}]
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
    - matches: [{path: {value: /api}}]
      backendRefs: [{name: api, port: 80}]
    - matches: [{path: {value: /}}]
      backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: HTTPRouteRule.backendRefs; measured with Traefik 3.7
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", "GRPCRoute", severity=Severity.WARNING)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Rules without backends; an implementation's own filter may answer, and is taken to."""
    for one in route.rules:
        answers = {"RequestRedirect", "ExtensionRef"} & {found["type"].text for found in one.own_filters}
        if not one.backends and not answers:
            yield Problem(
                one.where.span,
                "this rule has no backend and no redirect: its requests get an error",
                "add `backendRefs`, or take the rule out",
            )
