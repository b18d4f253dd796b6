"""a time limit for one try that is longer than that for all

Why: `request` covers all tries of a request, `backendRequest` one of them, so it cannot be the longer one. The API
server refuses the route.

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
    - backendRefs: [{name: shop, port: 80}]
      timeouts: {request: 10s, backendRequest: 30s}
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
      timeouts: {request: 30s, backendRequest: 10s}
```

See: Gateway API v1.6: HTTPRouteTimeouts
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.apiserver.gateway_api import TIMEOUTS
from lbgen.targets.kubernetes.resolved.finding import refused
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", severity=Severity.ERROR, is_refused=True)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """`backendRequest` above `request`."""
    yield from refused(thing, TIMEOUTS)
