"""an API version that no supported cluster serves

Why: Kubernetes 1.22 stopped serving Ingress in `extensions/v1beta1` and `networking.k8s.io/v1beta1`; Gateway API v1.6
stopped serving the alpha versions of routes that became stable. `kubectl apply` answers `no matches for kind`.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: GRPCRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
```

See: Kubernetes Deprecated API Migration Guide; Gateway API v1.6 release notes
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.apiserver.run import REMOVED, REMOVED_VERSION, problems
from lbgen.targets.kubernetes.resolved.finding import refused, replaced
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("object", severity=Severity.ERROR, is_refused=True)
def check(thing: Thing, _unit: Manifests) -> Iterator[Problem]:
    """Versions from before; the new one is written where the object is right under it as it stands."""
    for problem in refused(thing, REMOVED_VERSION):
        served = REMOVED[f"{thing.api}/{thing.kind}"]
        is_right = next(problems({**thing.document.data, "apiVersion": served}), None) is None
        fix = replaced(thing.root["apiVersion"], served, f"write `{served}`", safe=True) if is_right else None
        yield problem._replace(fix=fix)
