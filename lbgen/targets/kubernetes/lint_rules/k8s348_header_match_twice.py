"""a match that asks for one header twice

Why: Names of headers are the same in upper and lower case. Of entries with an equal name only the first counts: the
others are ignored.

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
    - matches: [{headers: [{name: X-Beta, value: "yes"}, {name: x-beta, value: "1"}]}]
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
    - matches: [{headers: [{name: X-Beta, value: "yes"}]}, {headers: [{name: X-Beta, value: "1"}]}]
      backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: HTTPHeaderMatch.name
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", "GRPCRoute", severity=Severity.WARNING)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Header names that differ in case alone (the API server refuses those that do not differ)."""
    for one in route.rules:
        for match in one.matches:
            seen: dict[str, Part] = {}
            for header in match["headers"].items:
                name = header["name"]
                first = seen.setdefault(name.text.lower(), name)
                if first is not name and first.text != name.text:
                    yield Problem(
                        name.span,
                        f"`{name.text}` is the header of an entry before: this one is ignored",
                        "write two matches for either value, or one regular expression",
                        related=(Label(first.span, "the one that counts"),),
                    )
