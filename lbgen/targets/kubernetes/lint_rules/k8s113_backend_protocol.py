"""the protocol towards the Service is not the one of its port

Why: Without `backend-protocol` ingress-nginx speaks plain HTTP/1.1 to the pods, whatever the port is called: a TLS
server answers `400 The plain HTTP request was sent to HTTPS port`. With `HTTPS` to a plain port every request is a
502.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/proxy-read-timeout: "30"
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
            backend: {service: {name: shop, port: {number: 443}}}
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
    - {name: https, port: 443, targetPort: 8443}
```

Good:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/backend-protocol: HTTPS
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
            backend: {service: {name: shop, port: {number: 443}}}
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
    - {name: https, port: 443, targetPort: 8443}
```

See: ingress-nginx: Annotations, Backend Protocol
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Ingress", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(ingress: Ingress, _unit: Manifests) -> Iterator[Problem]:
    """TLS by the port's name or number against the annotation."""
    wanted_part = ingress.nginx("backend-protocol")
    speaks_tls = wanted_part.text.upper() in ("HTTPS", "GRPCS")
    if not ingress.is_ingress_nginx or wanted_part.text.upper() in ("AUTO_HTTP", "FCGI") or _passes_tls(ingress):
        return
    for path in ingress.backends:
        port = path.service.port(path.port) if path.service else None
        is_tls = _is_tls(port) if port else None
        if port is not None and is_tls is not None and is_tls != speaks_tls:
            spoken = wanted_part.text.upper() or "HTTP"
            yield Problem(
                path.backend.at("service", "port").span,
                f"port `{path.port}` of Service `{path.service_name}` speaks {'TLS' if is_tls else 'plain HTTP'},"
                f" and ingress-nginx sends {spoken}",
                "write `backend-protocol: HTTPS`" if is_tls else "remove `backend-protocol`, or name the TLS port",
                related=(Label(port.span, "the port"),),
            )
            return


def _passes_tls(ingress: Ingress) -> bool:
    return ingress.nginx("ssl-passthrough").text == "true"


def _is_tls(port: Part) -> bool | None:
    """By `appProtocol`, the name and the number; None where they do not tell."""
    said = port["appProtocol"].text or port["name"].text
    if said == "https" or (not said and port["port"].number == 443):
        return True
    is_plain = said == "http" or said.startswith("http-") or (not said and port["port"].number == 80)
    return False if is_plain else None
