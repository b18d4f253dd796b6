"""a listener that takes routes of every namespace

Why: Whoever may create a route in any namespace then answers for every host of the listener, and the older route
wins.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - {name: web, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - name: web
      port: 80
      protocol: HTTP
      allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {expose: "true"}}}}
```

See: Gateway API v1.6: security model; AllowedRoutes.namespaces
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.gateway import Gateway
from lbgen.targets.kubernetes.resolved.unit import Manifests


@rule("Gateway", severity=Severity.INFO, is_pedantic=True)
def check(gateway: Gateway, _unit: Manifests) -> Iterator[Problem]:
    """`from: All`."""
    for listener in gateway.listeners:
        if listener.allowed_from.text == "All":
            yield Problem(
                listener.allowed_from.span,
                f"every namespace may attach routes to listener `{listener.name}`",
                "select the namespaces by a label, or give the listener a `hostname`",
            )
