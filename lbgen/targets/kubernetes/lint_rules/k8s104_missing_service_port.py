"""an Ingress names a port that its Service does not have

Why: An Ingress names a port of the Service (`spec.ports[].port` or its name), not of the pods. With any other the
controller finds no endpoints: 503, or a 404 where it leaves the path out.

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
            backend: {service: {name: shop, port: {number: 8080}}}
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

See: Kubernetes documentation: Ingress, ServiceBackendPort
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Ingress", severity=Severity.ERROR)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """Ports that are not among the given Service's."""
    for path in ingress.backends:
        service = path.service
        if service is None or path.port is None or not service.ports or service.port(path.port) is not None:
            continue
        where = path.backend.at("service", "port")
        target = next((one for one in service.ports if one["targetPort"].number == path.port), None)
        yield Problem(
            (where["number"] or where["name"]).span,
            f"Service `{service.name}` has no port `{path.port}`",
            f"`{path.port}` is the port of its pods; name the Service's, {target['port'].number}"
            if target
            else f"its ports are {service.shown_ports}",
            related=(Label(service.spec["ports"].key_span, "its ports"),),
        )
