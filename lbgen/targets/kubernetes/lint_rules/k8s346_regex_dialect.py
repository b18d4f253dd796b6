"""a match by regular expression

Why: Which dialect a regular expression is in, whether it has to match the whole path, and which rule wins then, each
implementation decides by itself.

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
    - matches: [{path: {type: RegularExpression, value: "/items/[0-9]+"}}]
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
    - matches: [{path: {type: PathPrefix, value: /items}}]
      backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: HTTPPathMatch, HTTPHeaderMatch, HTTPQueryParamMatch: support for RegularExpression
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", "GRPCRoute", severity=Severity.INFO, is_pedantic=True)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Paths, methods, headers and query parameters."""
    for one in route.rules:
        for match in one.matches:
            for part in _typed(match):
                if part["type"].text == "RegularExpression":
                    yield Problem(
                        part["type"].span,
                        "regular expressions differ from one implementation to the next",
                        "match a prefix or a whole value where that will do",
                    )


def _typed(match: Part) -> Iterator[Part]:
    yield match["path"]
    yield match["method"]
    yield from match["headers"].items
    yield from match["queryParams"].items
