"""a rewrite that sends a whole prefix to one path

Why: `ReplaceFullPath` replaces all of the path: under a PathPrefix every path below arrives as that one.

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
    - matches: [{path: {type: PathPrefix, value: /api}}]
      filters:
        - {type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /v2}}}
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
    - matches: [{path: {type: PathPrefix, value: /api}}]
      filters:
        - {type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /v2}}}
      backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: HTTPPathModifier
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.route import Route, RouteRule
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Rewrites to a full path below a prefix that is more than `/`."""
    for one in route.rules:
        prefix = _prefix(one)
        for found in one.own_filters:
            path = found.at("urlRewrite", "path", "replaceFullPath")
            if path.text and prefix is not None:
                yield Problem(
                    path.span,
                    f"every path below `{prefix.text}` arrives as `{path.text}`",
                    "use `ReplacePrefixMatch` to keep the rest of the path",
                    related=(Label(prefix.span, "the prefix"),),
                )


def _prefix(one: RouteRule) -> Part | None:
    for match in one.matches:
        path = match["path"]
        if (path["type"].text or "PathPrefix") == "PathPrefix" and path["value"].text.strip("/"):
            return path["value"]
    return None
