"""an https listener without HSTS

Why: without Strict-Transport-Security a browser follows the next plain `http://` link to the site in clear text,
where anybody on the way can answer first (SSL stripping). The redirect to https comes too late: the first request was
already plain.

Bad:

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

See: RFC 6797; Mozilla server side TLS 6.0
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.topology.linting import SpecUnit
from lbgen.topology.nodes import Listener


@rule("listener", severity=Severity.INFO)
def check(listener: Listener, unit: SpecUnit) -> Iterator[Problem]:
    """https, and no `hsts`."""
    if listener.protocol == "https" and listener.tls is not None and listener.tls.hsts is None:
        message = f"https listener `{listener.name}` sends no Strict-Transport-Security"
        help_text = "add `hsts: {max_age: 730d}` once every host here answers on https for good"
        yield Problem(unit.span((*listener.origin, "tls")), message, help_text)
