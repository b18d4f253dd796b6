"""a filter for a header that belongs to one connection

Why: `Connection`, `Upgrade`, `Transfer-Encoding` and their like speak of one connection, and every proxy writes its
own (RFC 9110 7.6.1). A filter for one has no effect, or breaks the framing of messages and WebSockets.

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
    - filters:
        - type: RequestHeaderModifier
          requestHeaderModifier: {remove: [Upgrade]}
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
    - filters:
        - type: RequestHeaderModifier
          requestHeaderModifier: {remove: [X-Upgrade]}
      backendRefs: [{name: shop, port: 80}]
```

See: RFC 9110 7.6.1; Gateway API v1.6: HTTPHeaderFilter
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests

_HEADERS = frozenset(("connection", "keep-alive", "proxy-connection", "trailer", "transfer-encoding", "upgrade"))


@rule("HTTPRoute", "GRPCRoute", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Such headers set, added or removed."""
    for one in route.rules:
        for found in one.filters:
            for name in _names(found):
                if name.text.lower() in _HEADERS:
                    yield Problem(
                        name.span,
                        f"`{name.text}` belongs to one connection: the proxy writes its own",
                        "take it out",
                    )


def _names(found: Part) -> Iterator[Part]:
    for field in ("requestHeaderModifier", "responseHeaderModifier"):
        for key in ("set", "add"):
            yield from (header["name"] for header in found[field][key].items)
        yield from found[field]["remove"].texts
