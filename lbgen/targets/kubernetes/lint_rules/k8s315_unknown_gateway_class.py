"""a Gateway of a class that is not given

Why: A Gateway whose class does not exist is read by nobody: it gets no address and no condition. Reported where a
class of nearly that name is among the manifests.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: pubilc
  listeners:
    - {name: web, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: public
spec:
  controllerName: example.com/gateway-controller
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
    - {name: web, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: public
spec:
  controllerName: example.com/gateway-controller
```

See: Gateway API v1.6: GatewaySpec.gatewayClassName
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.finding import closest, replaced
from lbgen.targets.kubernetes.resolved.gateway import Gateway
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Gateway", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(gateway: Gateway, unit: Manifests) -> Iterator[Problem]:
    """Names that are nearly those of given classes."""
    name = gateway.class_name
    near = closest(name, unit.names("GatewayClass", "")) if unit.find("GatewayClass", "", name) is None else ""
    if near:
        part = gateway.spec["gatewayClassName"]
        yield Problem(
            part.span,
            f"no GatewayClass `{name}` is given: no controller reads this Gateway",
            f"did you mean `{near}`?",
            fix=replaced(part, near, f"write `{near}`", safe=False),
        )
