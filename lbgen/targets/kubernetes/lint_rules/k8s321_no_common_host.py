"""a route none of whose hosts its listener has

Why: A route gets the requests for hosts that are its own and its listener's. Where there is none, it is not accepted
(`NoMatchingListenerHostname`), and its requests get a 404. `*.example.com` does not take in `example.com`.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - {name: web, port: 80, protocol: HTTP, hostname: "*.example.com"}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - {name: web, port: 80, protocol: HTTP, hostname: "*.example.com"}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [www.example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: HTTPRouteSpec.hostnames; RouteReasonNoMatchingListenerHostname
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.attachment import hosts_of, takes_kind
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", "GRPCRoute", "TLSRoute", severity=Severity.ERROR)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Parents whose listeners have hosts, all of them others."""
    for parent in route.parents:
        listeners = [one for one in parent.listeners if takes_kind(one, route)]
        if listeners and not any(hosts_of(one, route) for one in listeners):
            shown = ", ".join(f"`{one.hostname}`" for one in listeners[:4])
            yield Problem(
                route.hostnames[0].span,
                f"no listener of Gateway `{listeners[0].gateway.name}` has a host of this route: it is not accepted",
                f"its listeners have {shown}",
                related=(Label(listeners[0].part["hostname"].span, "the listener's host"),),
            )
