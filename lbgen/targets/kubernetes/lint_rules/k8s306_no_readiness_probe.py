"""pods get requests before they can answer

Why: A pod without a readiness probe counts as ready as soon as its process runs: at every start, roll-out and hang
the proxy sends requests that fail. For these load balancers readiness is the only health check there is.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
---
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
          ports: [{name: web, containerPort: 8080}]
```

Good:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
---
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
          ports: [{name: web, containerPort: 8080}]
          readinessProbe: {httpGet: {path: /health, port: web}}
```

See: Kubernetes documentation: Liveness, Readiness and Startup Probes
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.service import Service
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Service beside workloads", severity=Severity.WARNING)
def check(service: Service, unit: Manifests) -> Iterator[Problem]:
    """Workloads behind a proxy in which no container has one."""
    by = unit.routed_services.get(service.key)
    for workload in service.workloads if by is not None else ():
        if not any(container["readinessProbe"] for container in workload.containers):
            yield Problem(
                workload.name_part.span,
                f"{workload.title} gets requests and has no readiness probe",
                "add `readinessProbe` to the container that answers",
                related=(Label(service.name_part.span, "sends to it"),),
            )
