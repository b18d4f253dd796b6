"""a Service's selector matches no given workload

Why: A Service without pods refuses connections; behind a proxy it is a 503. Labels and selector mostly differ by one
letter. Reported where workloads of the namespace are among the manifests.

Bad:

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shpo}
  ports:
    - {name: http, port: 80, targetPort: 8080}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - name: shop
          image: example.com/shop:1.4.2
```

Good:

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: 8080}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - name: shop
          image: example.com/shop:1.4.2
```

See: Kubernetes documentation: Service, selectors
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.service import Service
from lbgen.targets.kubernetes.resolved.unit import Manifests

_MOST_COMPARED = 50


@rule("Service beside workloads", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(service: Service, unit: Manifests) -> Iterator[Problem]:
    """Selectors that are no part of any workload's labels."""
    there = unit.workloads(service.namespace)
    if not service.selector or not there or service.workloads:
        return
    near = max(there[:_MOST_COMPARED], key=lambda one: sum(key in one.pod_labels for key in service.selector))
    labels = ", ".join(f"{key}: {value}" for key, value in near.pod_labels.items())
    yield Problem(
        service.spec["selector"].span,
        f"no given workload has the labels that {service.title} selects",
        f"{near.title} has `{labels}`",
        related=(Label(near.name_part.span, "labels of its pods differ"),),
    )
