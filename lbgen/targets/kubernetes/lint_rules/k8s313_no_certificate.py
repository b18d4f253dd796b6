"""a listener that ends TLS without a certificate

Why: To end TLS a listener needs `certificateRefs` (or an implementation's own `options`). The API server refuses the
Gateway.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - {name: secure, port: 443, protocol: HTTPS, tls: {mode: Terminate}}
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
    - {name: secure, port: 443, protocol: HTTPS, tls: {mode: Terminate, certificateRefs: [{name: shop-tls}]}}
```

See: Gateway API v1.6: Gateway CRD, validation of `tls`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.apiserver.gateway_api import CERTIFICATE
from lbgen.targets.kubernetes.resolved.finding import refused
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Gateway", severity=Severity.ERROR, is_refused=True)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """`Terminate` without `certificateRefs` and `options`."""
    yield from refused(thing, CERTIFICATE)
