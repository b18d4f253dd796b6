"""a certificate of another namespace without a ReferenceGrant

Why: A Gateway may use a Secret of another namespace only where a ReferenceGrant there says so. Otherwise the listener
has `ResolvedRefs: False` (`RefNotPermitted`) and no certificate: TLS handshakes fail. Reported where that namespace
is among the manifests, or all of a kustomization is.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
spec:
  gatewayClassName: public
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls: {certificateRefs: [{name: shop-tls, namespace: certificates}]}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: shop-tls
  namespace: certificates
spec:
  secretName: shop-tls
  dnsNames: [shop.example.com]
  issuerRef: {name: public}
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
spec:
  gatewayClassName: public
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls: {certificateRefs: [{name: shop-tls, namespace: certificates}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata:
  name: gateways
  namespace: certificates
spec:
  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: infra}]
  to: [{group: "", kind: Secret}]
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: shop-tls
  namespace: certificates
spec:
  secretName: shop-tls
  dnsNames: [shop.example.com]
  issuerRef: {name: public}
```

See: Gateway API v1.6: ListenerTLSConfig.certificateRefs; ReferenceGrant
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.kubernetes.resolved.attachment import crosses, is_granted, is_worth_a_word
from lbgen.targets.kubernetes.resolved.gateway import Gateway
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Gateway", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(gateway: Gateway, unit: Manifests) -> Iterator[Problem]:
    """Secrets beyond the border that no given grant speaks of."""
    for listener in gateway.listeners:
        for ref in listener.part.at("tls", "certificateRefs").items:
            kind, name, namespace = ref["kind"].text or "Secret", ref["name"].text, ref["namespace"].text
            if kind != "Secret" or not namespace or not crosses(gateway, namespace):
                continue
            if is_worth_a_word(unit, namespace) and not is_granted(gateway, kind, namespace, name):
                yield Problem(
                    ref["namespace"].span,
                    f"no ReferenceGrant in `{namespace}` lets this Gateway use Secret `{name}`: the listener has no"
                    " certificate",
                    f"add a ReferenceGrant to `{namespace}`, from Gateway in `{gateway.namespace}` to Secret",
                )
