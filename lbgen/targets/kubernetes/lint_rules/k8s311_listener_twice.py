"""two listeners for the same port, protocol and host

Why: No request could be given to one of the two. The API server refuses the whole Gateway, also its right listeners.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - {name: web, port: 80, protocol: HTTP}
    - {name: web-2, port: 80, protocol: HTTP}
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
    - {name: web-2, port: 80, protocol: HTTP, hostname: next.example.com}
```

See: Gateway API v1.6: Gateway CRD, validation of `listeners`; Distinct Listeners
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.apiserver.gateway_api import LISTENER_CONFLICT
from lbgen.targets.kubernetes.resolved.finding import refused
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Gateway", severity=Severity.ERROR, is_refused=True)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """Listeners that nothing tells apart."""
    yield from refused(thing, LISTENER_CONFLICT)
