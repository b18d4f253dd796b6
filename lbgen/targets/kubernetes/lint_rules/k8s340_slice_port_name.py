"""an EndpointSlice whose port is called otherwise than the Service's

Why: The ports of a Service and of its EndpointSlices are brought together by name. Where the names differ the Service
has no endpoints for that port, though addresses are there: connections are refused, and proxies answer 503.

Bad:

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  ports:
    - {name: http, port: 80, targetPort: 8080}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: shop-1
  labels: {kubernetes.io/service-name: shop}
addressType: IPv4
ports: [{name: web, port: 8080}]
endpoints: [{addresses: [10.0.0.1], conditions: {ready: true, serving: true}}]
```

Good:

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  ports:
    - {name: http, port: 80, targetPort: 8080}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: shop-1
  labels: {kubernetes.io/service-name: shop}
addressType: IPv4
ports: [{name: http, port: 8080}]
endpoints: [{addresses: [10.0.0.1], conditions: {ready: true, serving: true}}]
```

See: Kubernetes documentation: EndpointSlices; EndpointPort.name
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("EndpointSlice", severity=Severity.ERROR)
def check(slice_: Thing, unit: Manifests) -> Iterator[Problem]:
    """Names that the given Service does not have."""
    service = unit.service(slice_.namespace, slice_.labels.get("kubernetes.io/service-name", ""))
    names = {port["name"].text for port in service.ports} if service else set()
    for port in slice_.root["ports"].items if service else ():
        if port["name"].text not in names and service is not None:
            yield Problem(
                (port["name"] or port).span,
                f"{service.title} has no port called `{port['name'].text}`",
                f"its ports are {service.shown_ports}",
                related=(Label(service.spec["ports"].key_span, "its ports"),),
            )
