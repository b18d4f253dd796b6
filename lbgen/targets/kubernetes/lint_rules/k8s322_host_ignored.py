"""a host of a route that no listener has

Why: Hosts of a route that none of its listeners has are ignored: requests for them get a 404, while the route's other
hosts work.

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
  hostnames: [www.example.com, example.com]
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
    - {name: bare, port: 80, protocol: HTTP, hostname: example.com}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [www.example.com, example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: HTTPRouteSpec.hostnames
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.attachment import attached
from lbgen.targets.kubernetes.resolved.gateway import hosts_meet
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", "GRPCRoute", "TLSRoute", severity=Severity.WARNING)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Single hosts without a listener, where all of the route's parents are given."""
    listeners = list(attached(route))
    if not listeners or any(parent.gateway is None for parent in route.parents):
        return
    for host in route.hostnames:
        if not any(not one.has_hosts or hosts_meet(host.text, one.hostname) for one in listeners):
            yield Problem(
                host.span,
                f"no listener of this route has the host `{host.text}`: requests for it get a 404",
                "add a listener for it, or widen one's `hostname`",
                related=(Label(listeners[0].part["hostname"].span, "a listener it attaches to"),),
            )
