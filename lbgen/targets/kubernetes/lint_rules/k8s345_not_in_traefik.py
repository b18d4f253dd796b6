"""a filter or a time limit that Traefik does not do

Why: Traefik 3.7 accepts CORS filters and mirrors, and then answers 500 to every request of the rule; time limits it
ignores. The conditions of the route say that all is well in both cases.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: traefik
  listeners:
    - {name: web, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - filters:
        - {type: CORS, cors: {allowOrigins: ["https://app.example.com"]}}
      backendRefs: [{name: shop, port: 80}]
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: traefik
  listeners:
    - {name: web, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - filters:
        - {type: ExtensionRef, extensionRef: {group: traefik.io, kind: Middleware, name: cors}}
      backendRefs: [{name: shop, port: 80}]
```

See: measured with Traefik 3.7.15; Gateway API conformance report of Traefik 3.7
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests

_FILTERS = ("CORS", "RequestMirror")


@rule("HTTPRoute", severity=Severity.WARNING)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Routes of a Gateway that Traefik serves."""
    if not any(gateway.is_traefik for gateway in route.gateways):
        return
    for one in route.rules:
        for found in one.own_filters:
            if found["type"].text in _FILTERS:
                yield Problem(
                    found["type"].span,
                    f"Traefik does not know {found['type'].text}: every request of this rule gets a 500",
                    "use one of its Middlewares by `ExtensionRef`, or another implementation",
                )
        if one.part["timeouts"]:
            yield Problem(
                one.part["timeouts"].key_span,
                "Traefik ignores `timeouts`: no request of this rule is ever ended by them",
                "set `forwardingTimeouts` in a ServersTransport",
            )
