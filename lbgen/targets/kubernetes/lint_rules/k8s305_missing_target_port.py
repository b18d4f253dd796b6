"""a named target port that no container has

Why: A Service finds the port by its name in the pods. Where no container declares that name the endpoints have no
port, and every connection fails.

Bad:

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: http}
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
          ports: [{name: web, containerPort: 8080}]
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
    - {name: http, port: 80, targetPort: web}
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
          ports: [{name: web, containerPort: 8080}]
```

See: Kubernetes documentation: Service, port definitions
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.finding import given
from lbgen.targets.kubernetes.resolved.service import Service
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Service beside workloads", severity=Severity.ERROR)
def check(service: Service, _unit: Manifests) -> Iterator[Problem]:
    """Names that none of the selected workloads has."""
    names = {name for one in service.workloads for name in one.port_names if name}
    for port in service.ports if service.workloads else ():
        wanted_name = port["targetPort"].text
        if wanted_name and wanted_name not in names:
            first = service.workloads[0]
            yield Problem(
                port["targetPort"].span,
                f"no container of {first.title} has a port called `{wanted_name}`",
                given(names, wanted_name) if names else "name the port in the container, or write its number",
                related=(Label(first.name_part.span, "selected by this Service"),),
            )
