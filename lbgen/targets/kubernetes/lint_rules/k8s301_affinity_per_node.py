"""client affinity on a load balancer that spreads over nodes

Why: `sessionAffinity: ClientIP` is remembered by each node for itself. With `externalTrafficPolicy: Cluster` any node
takes a connection and chooses among all pods: two connections of one client that enter at different nodes end in
different pods, and the pods see the node's address instead of the client's.

Bad:

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  type: LoadBalancer
  sessionAffinity: ClientIP
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: 8080}
```

Good:

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  type: LoadBalancer
  sessionAffinity: ClientIP
  externalTrafficPolicy: Local
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: 8080}
```

See: Kubernetes documentation: Virtual IPs and Service Proxies (session affinity, traffic policies)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.service import Service
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("open Service", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(service: Service, _unit: Manifests) -> Iterator[Problem]:
    """Open Services with affinity and without `Local`."""
    affinity = service.spec["sessionAffinity"]
    if service.is_open and affinity.text == "ClientIP" and service.spec["externalTrafficPolicy"].text != "Local":
        yield Problem(
            affinity.span,
            "each node remembers clients for itself, and connections come in over any node",
            "write `externalTrafficPolicy: Local`, and let the load balancer in front keep clients apart",
        )
