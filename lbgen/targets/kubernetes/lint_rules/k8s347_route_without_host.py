"""an HTTPRoute for every host

Why: A route without `hostnames` answers for every host of its listeners, also for those that others add later.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  rules:
    - backendRefs: [{name: shop, port: 80}]
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
```

See: Gateway API v1.6: HTTPRouteSpec.hostnames
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.attachment import attached
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", severity=Severity.INFO, is_pedantic=True)
def check(route: Route, _unit: Manifests) -> Iterator[Problem]:
    """Routes that neither name a host nor only redirect, on listeners that may have any."""
    is_bound = [bool(one.hostname) for one in attached(route)]
    sends = any(one.backends for one in route.rules)
    if sends and not route.hostnames and not (is_bound and all(is_bound)):
        yield Problem(route.name_part.span, f"{route.title} answers for every host", "add `hostnames`")
