"""an Ingress sends to a Service that is not given

Why: A path whose Service does not exist answers 503 or 404, and the API server accepts it: references are not
checked. Reported where other Services of the namespace are among the manifests.

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
            backend: {service: {name: shpo, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata:
  name: shop
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
```

See: Kubernetes documentation: Ingress backends
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.finding import closest, given
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


def _severity(name: str, names: Iterable[str]) -> Severity | None:
    """A slip of the pen is a warning; a Service of another name may well be in the cluster already."""
    return None if closest(name, names) else Severity.INFO


@rule("Ingress", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(ingress: Ingress, unit: Manifests) -> Iterator[Problem]:
    """Names of Services that are not among those given."""
    if not unit.knows("Service", ingress.namespace):
        return
    for path in ingress.backends:
        if path.service_name and path.service is None:
            yield Problem(
                path.backend.at("service", "name").span,
                f"no Service `{path.service_name}` is given in namespace `{ingress.namespace}`",
                given(unit.names("Service", ingress.namespace), path.service_name),
                severity=_severity(path.service_name, unit.names("Service", ingress.namespace)),
            )
