"""any website may send its visitors' cookies along

Why: Credentials allowed for the origin `*`: a gateway answers with the origin that asked, so every website reads
answers meant for a logged-in visitor. ingress-nginx sends `*` itself, which browsers refuse together with
credentials: then nothing works.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - filters:
        - type: CORS
          cors: {allowOrigins: ["*"], allowCredentials: true}
      backendRefs: [{name: shop, port: 80}]
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - filters:
        - type: CORS
          cors: {allowOrigins: ["https://www.example.com"], allowCredentials: true}
      backendRefs: [{name: shop, port: 80}]
```

See: Gateway API v1.6: HTTPCORSFilter (allowCredentials); Fetch Standard 3.3.5 (CORS protocol and credentials)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import Ingress
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("HTTPRoute", "annotated Ingress", severity=Severity.ERROR)
def check(node: Route | Ingress, _unit: Manifests) -> Iterator[Problem]:
    """CORS filters of routes, annotations of ingress-nginx."""
    if isinstance(node, Ingress):
        origin, credentials = node.nginx("cors-allow-origin"), node.nginx("cors-allow-credentials")
        if "*" in origin.text.replace(" ", "").split(",") and credentials.text == "true":
            yield _problem(origin, credentials, Severity.WARNING)
        return
    for route_rule in node.rules:
        for found in route_rule.filters:
            credentials = found.at("cors", "allowCredentials")
            for origin in found.at("cors", "allowOrigins").texts if credentials.is_true else ():
                if origin.text == "*":
                    yield _problem(origin, credentials, None)


def _problem(origin: Part, credentials: Part, severity: Severity | None) -> Problem:
    return Problem(
        origin.span,
        "every origin is allowed to send credentials",
        "list the origins that may",
        related=(Label(credentials.key_span, "credentials are allowed here"),),
        severity=severity,
    )
