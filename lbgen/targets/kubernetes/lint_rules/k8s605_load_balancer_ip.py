"""`loadBalancerIP` is deprecated

Why: The field has been deprecated since Kubernetes 1.24: it was never specified, many load balancers ignore it, and
it holds one address family.

Bad:

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  type: LoadBalancer
  loadBalancerIP: 192.0.2.10
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
  annotations:
    metallb.io/loadBalancerIPs: 192.0.2.10
spec:
  type: LoadBalancer
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: 8080}
```

See: Kubernetes API v1.24: ServiceSpec.loadBalancerIP
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.service import Service
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Service", severity=Severity.WARNING)
def check(service: Service, _unit: Manifests) -> Iterator[Problem]:
    """Where it is set."""
    part = service.spec["loadBalancerIP"]
    if part:
        yield Problem(part.key_span, "`loadBalancerIP` is deprecated", "use the annotation of your load balancer")
