"""a listener with fields that its protocol does not have

Why: HTTP, TCP and UDP listeners have no TLS, TCP and UDP listeners tell no hosts apart, and an HTTPS listener always
ends TLS itself. The API server refuses the whole Gateway, also its right listeners.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - {name: web, port: 80, protocol: HTTP, tls: {certificateRefs: [{name: shop-tls}]}}
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
    - {name: web, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: shop-tls}]}}
```

See: Gateway API v1.6: Gateway CRD, validation of `listeners`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.apiserver.gateway_api import LISTENER_FIELDS
from lbgen.targets.kubernetes.resolved.finding import refused
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Gateway", severity=Severity.ERROR, is_refused=True)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """TLS without HTTPS or TLS, host names under TCP and UDP, pass-through under HTTPS."""
    yield from refused(thing, LISTENER_FIELDS)
