"""an Ingress sends to a Service that is not given

Why: A path whose Service does not exist answers 503 or 404, and the API server accepts it: references are not
checked. Reported where a Service with nearly that name is among the manifests; others may well be in the cluster
already.

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
            backend: {service: {name: chekout, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata:
  name: checkout
spec:
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: 8080}
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
            backend: {service: {name: checkout, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata:
  name: checkout
spec:
  selector: {app: shop}
  ports:
    - {name: http, port: 80, targetPort: 8080}
```

See: Kubernetes documentation: Ingress backends
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.finding import closest
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Ingress", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(ingress: Ingress, unit: Manifests) -> Iterator[Problem]:
    """Names that are nearly those of given Services."""
    for path in ingress.backends:
        is_missing = path.service_name and path.service is None
        near = closest(path.service_name, unit.names("Service", ingress.namespace)) if is_missing else ""
        if near:
            yield Problem(
                path.backend.at("service", "name").span,
                f"no Service `{path.service_name}` is given in namespace `{ingress.namespace}`",
                f"did you mean `{near}`?",
            )
