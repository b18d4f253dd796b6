"""a Secret for TLS that holds no certificate

Why: A controller needs the keys `tls.crt` and `tls.key`. Without them it serves its self-signed default certificate;
a Gateway says `InvalidCertificateRef` and does not serve the listener.

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
kind: Secret
metadata:
  name: shop-tls
type: Opaque
stringData: {cert.pem: "", key.pem: ""}
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
kind: Secret
metadata:
  name: shop-tls
type: kubernetes.io/tls
stringData: {tls.crt: "", tls.key: ""}
```

See: Kubernetes documentation: TLS Secrets; Gateway API: GatewayTLSConfig.certificateRefs
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.gateway import Gateway
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests

_NEEDED = frozenset(("tls.crt", "tls.key"))


@rule("Ingress", "Gateway", severity=Severity.ERROR)
def check(thing: Thing, unit: Manifests) -> Iterator[Problem]:
    """Secrets that are given, and do not hold both keys."""
    for part, namespace in _named(thing):
        secret = unit.find("Secret", namespace, part.text)
        keys = {key for field in ("data", "stringData") for key, _ in secret.root[field].entries} if secret else _NEEDED
        if secret is not None and not keys >= _NEEDED:
            yield Problem(
                part.span,
                f"Secret `{part.text}` holds no certificate: it has no `{min(_NEEDED - keys)}`",
                "write the keys `tls.crt` and `tls.key`, and `type: kubernetes.io/tls`",
                related=(Label(secret.name_part.span, "the Secret"),),
            )


def _named(thing: Thing) -> Iterator[tuple[Part, str]]:
    if isinstance(thing, Ingress):
        for tls in thing.spec["tls"].items:
            yield tls["secretName"], thing.namespace
    if isinstance(thing, Gateway):
        for listener in thing.listeners:
            for ref in listener.part.at("tls", "certificateRefs").items:
                if (ref["kind"].text or "Secret") == "Secret":
                    yield ref["name"], ref["namespace"].text or thing.namespace
