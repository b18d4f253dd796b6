"""an ingress-nginx with known ways in

Why: IngressNightmare (CVE-2025-1974 and three more, fixed in 1.11.5 and 1.12.1) gives whoever reaches the admission
webhook the cluster's Secrets. CVE-2026-24512 and CVE-2026-1580 (fixed in 1.13.7 and 1.14.3) and CVE-2026-3288
(1.13.8, 1.14.4, 1.15.0) give them to whoever may write an Ingress.

Bad:

```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: controller
spec:
  selector: {matchLabels: {app: controller}}
  template:
    metadata: {labels: {app: controller}}
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.11.2
```

Good:

```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: controller
spec:
  selector: {matchLabels: {app: controller}}
  template:
    metadata: {labels: {app: controller}}
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.15.1
```

See: CVE-2025-1974; kubernetes/kubernetes#131009, #136677, #136678; CVE-2026-3288
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.service import Workload
from lbgen.targets.kubernetes.resolved.unit import Manifests
from lbgen.whole_number import whole_number

_IMAGE = lazy_pattern(r"ingress-nginx/controller(?:-chroot)?:v?([0-9]+)\.([0-9]+)\.([0-9]+)")
# Each with the first release of each line that has the fix (the advisories); older lines have none.
_FIXED = {
    "CVE-2025-1974": ((1, 11, 5), (1, 12, 1)),
    "CVE-2026-24512": ((1, 13, 7), (1, 14, 3)),
    "CVE-2026-3288": ((1, 13, 8), (1, 14, 4), (1, 15, 0)),
}


@rule("Deployment", "DaemonSet", "Pod", severity=Severity.ERROR)
def check(workload: Workload, _unit: Manifests) -> Iterator[Problem]:
    """Images of the controller, by their tag."""
    for container in workload.containers:
        found = _IMAGE.search(container["image"].text)
        version = tuple(whole_number(number) for number in found.groups()) if found else None
        open_ones = [cve for cve, fixed in _FIXED.items() if version and not _has(version, fixed)]
        if open_ones:
            yield Problem(
                container["image"].span,
                f"this ingress-nginx is open to {', '.join(open_ones)}",
                "take 1.15.1, the last release, and plan the move to another controller",
            )


def _has(version: tuple[int, ...], fixed: tuple[tuple[int, ...], ...]) -> bool:
    return version >= max(fixed) or any(version[:2] == one[:2] and version >= one for one in fixed)
