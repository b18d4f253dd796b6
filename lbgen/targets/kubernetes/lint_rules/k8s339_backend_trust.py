"""a BackendTLSPolicy that names no CA, or two kinds of them

Why: A backend's certificate is checked against the CAs of the system or against those that are named, exactly one of
the two. The API server refuses the policy.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: shop
spec:
  targetRefs: [{group: "", kind: Service, name: shop}]
  validation:
    hostname: shop.internal
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: shop
spec:
  targetRefs: [{group: "", kind: Service, name: shop}]
  validation:
    hostname: shop.internal
    wellKnownCACertificates: System
```

See: Gateway API v1.6: BackendTLSPolicy CRD, validation of `validation`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.apiserver.gateway_api import TRUST
from lbgen.targets.kubernetes.resolved.finding import refused
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("BackendTLSPolicy", severity=Severity.ERROR, is_refused=True)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """None or both of `caCertificateRefs` and `wellKnownCACertificates`."""
    yield from refused(thing, TRUST)
