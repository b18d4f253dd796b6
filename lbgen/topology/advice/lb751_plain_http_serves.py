"""a plain http listener that serves beside an https one

Why: who types the name, or follows an old link, stays on plain http: cookies, passwords and pages can be read and
changed on the way. A listener that only redirects loses nothing.

Bad:

```yaml
version: 1
name: shop
listeners:
  web: {protocol: http, port: 80}
  secure:
    protocol: https
    port: 443
    tls:
      certificates: [shop]
      hsts: {max_age: 730d}
certificates:
  shop: {hosts: [shop.example.com], certificate: /etc/ssl/certs/shop.crt, key: /etc/ssl/private/shop.key}
upstreams:
  app:
    servers: [10.0.0.1:8080, 10.0.0.2:8080]
    health_check: {path: /health}
routes:
  - {name: app, upstream: app}
tests:
  - {request: "GET https://shop.example.com/", upstream: app}
```

Good:

```yaml
version: 1
name: shop
listeners:
  web: {protocol: http, port: 80, redirect_to_https: true}
  secure:
    protocol: https
    port: 443
    tls:
      certificates: [shop]
      hsts: {max_age: 730d}
certificates:
  shop: {hosts: [shop.example.com], certificate: /etc/ssl/certs/shop.crt, key: /etc/ssl/private/shop.key}
upstreams:
  app:
    servers: [10.0.0.1:8080, 10.0.0.2:8080]
    health_check: {path: /health}
routes:
  - {name: app, upstream: app}
tests:
  - {request: "GET https://shop.example.com/", upstream: app}
```

See: DESIGN of the spec, `redirect_to_https`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.topology.linting import SpecUnit
from lbgen.topology.nodes import Topology


@rule("*", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(topology: Topology, unit: SpecUnit) -> Iterator[Problem]:
    """An http listener without a redirect, where an https listener exists."""
    if not any(listener.protocol == "https" for listener in topology.listeners.values()):
        return
    for listener in topology.listeners.values():
        is_used = any(listener.name in route.listeners for route in topology.routes)
        if listener.protocol == "http" and listener.redirect_port is None and is_used:
            message = f"http listener `{listener.name}` serves in clear text what https serves too"
            yield Problem(unit.span(listener.origin), message, "add `redirect_to_https: true`")
