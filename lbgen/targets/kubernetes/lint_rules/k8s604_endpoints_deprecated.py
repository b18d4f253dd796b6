"""Endpoints instead of EndpointSlice

Why: The Endpoints API is deprecated since Kubernetes 1.33: it holds one address family and 1000 addresses, and new
proxies and gateways read EndpointSlices only.

Bad:

```yaml
apiVersion: v1
kind: Endpoints
metadata:
  name: shop
subsets:
  - addresses: [{ip: 10.0.0.1}]
    ports: [{port: 8080}]
```

Good:

```yaml
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: shop-1
  labels: {kubernetes.io/service-name: shop}
addressType: IPv4
ports: [{name: http, port: 8080}]
endpoints: [{addresses: [10.0.0.1], conditions: {ready: true, serving: true}}]
```

See: kubernetes.io blog 2025-04-24, Continuing the transition from Endpoints to EndpointSlices
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Endpoints", severity=Severity.WARNING)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """Every one."""
    yield Problem(thing.root["kind"].span, "Endpoints are deprecated", "write an EndpointSlice instead")
