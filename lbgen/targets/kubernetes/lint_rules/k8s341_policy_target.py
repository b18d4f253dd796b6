"""a BackendTLSPolicy for a Service or port that is not there

Why: A policy whose target does not exist protects nothing: the gateway speaks plain HTTP to the backend.
`sectionName` is the name of one of the Service's ports.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: shop
spec:
  targetRefs: [{group: "", kind: Service, name: shop, sectionName: http}]
  validation:
    hostname: shop.internal
    wellKnownCACertificates: System
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports: [{name: https, port: 443}]
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: shop
spec:
  targetRefs: [{group: "", kind: Service, name: shop, sectionName: https}]
  validation:
    hostname: shop.internal
    wellKnownCACertificates: System
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports: [{name: https, port: 443}]
```

See: Gateway API v1.6: LocalPolicyTargetReferenceWithSectionName; PolicyReasonTargetNotFound
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.finding import closest, given
from lbgen.targets.kubernetes.resolved.thing import Thing
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("BackendTLSPolicy", severity=Severity.ERROR)
def check(policy: Thing, unit: Manifests) -> Iterator[Problem]:
    """Ports that a given Service does not have; Services of nearly the name of a given one (a warning)."""
    for target in policy.spec["targetRefs"].items:
        name, section = target["name"], target["sectionName"]
        service = unit.service(policy.namespace, name.text) if target["kind"].text == "Service" else None
        names = {port["name"].text for port in service.ports} if service is not None else set()
        if service is not None and section.text and section.text not in names:
            yield Problem(
                section.span,
                f"Service `{service.name}` has no port called `{section.text}`: the policy protects nothing",
                given(names - {""}, section.text),
                related=(Label(service.spec["ports"].key_span, "its ports"),),
            )
        near = closest(name.text, unit.names("Service", policy.namespace)) if service is None else ""
        if near and target["kind"].text == "Service":
            yield Problem(
                name.span,
                f"no Service `{name.text}` is given in namespace `{policy.namespace}`: the policy protects nothing",
                f"did you mean `{near}`?",
                severity=Severity.WARNING,
            )
