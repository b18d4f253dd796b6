"""a filter that stands in one rule twice

Why: Only mirrors and an implementation's own filters may repeat. The API server refuses the route.

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
          requestHeaderModifier: {set: [{name: X-Tier, value: edge}]}
        - type: RequestHeaderModifier
          requestHeaderModifier: {set: [{name: X-Zone, value: a}]}
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
          requestHeaderModifier: {set: [{name: X-Tier, value: edge}, {name: X-Zone, value: a}]}
      backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: HTTPRoute CRD, validation of `filters`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.apiserver.gateway_api import FILTER_TWICE
from lbgen.targets.kubernetes.resolved.finding import refused
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", "GRPCRoute", severity=Severity.ERROR, is_refused=True)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """Filters that may stand in a rule or a backend once."""
    yield from refused(thing, FILTER_TWICE)
