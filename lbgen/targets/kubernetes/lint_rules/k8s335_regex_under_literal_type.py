"""a regular expression or a `*` under a literal match

Why: Exact and PathPrefix take a path as it is written: `/api/*` matches only a path with a star in it, so the rule
never answers what was meant.

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
    - matches: [{path: {type: PathPrefix, value: /api/*}}]
      backendRefs: [{name: api, port: 80}]
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
    - matches: [{path: {type: PathPrefix, value: /api}}]
      backendRefs: [{name: api, port: 80}]
```

See: Gateway API v1.6: HTTPPathMatch
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.finding import replaced
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests

# Of what a path may hold by the CRD, this is only meant as a pattern: a star, a group with alternatives, an end anchor.
_PATTERN = lazy_pattern(r"\*|\(.*\)|\$\Z")
_REST = lazy_pattern(r"/\.?\*\Z")


@rule("HTTPRoute", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Characters of patterns in paths that are none; a trailing `/*` is what PathPrefix does anyway."""
    for one in route.rules:
        for match in one.matches:
            kind, value = match["path"]["type"].text or "PathPrefix", match["path"]["value"]
            if kind == "RegularExpression" or not _PATTERN.search(value.text):
                continue
            plain = _REST.sub("", value.text) or "/"
            is_prefix = kind == "PathPrefix" and not _PATTERN.search(plain)
            yield Problem(
                value.span,
                f"`{value.text}` is taken as it is written: {kind} knows no patterns",
                f"write `{plain}`: a prefix takes in what lies below" if is_prefix else "use `type: RegularExpression`",
                fix=replaced(value, plain, f"write `{plain}`", safe=False) if is_prefix else None,
            )
