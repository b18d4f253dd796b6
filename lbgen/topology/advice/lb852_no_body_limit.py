"""a route that takes bodies of any size

Why: without `max_body_size` one client can fill the disks that buffer bodies, or keep a server busy with a body it
will refuse in the end.

Bad:

```yaml
version: 1
name: shop
listeners:
  web: {protocol: http, port: 80}
upstreams:
  app:
    servers: [10.0.0.1:8080, 10.0.0.2:8080]
    health_check: {path: /health}
routes:
  - {name: app, upstream: app}
tests:
  - {request: "GET http://shop.example.com/", upstream: app}
```

Good:

```yaml
version: 1
name: shop
listeners:
  web: {protocol: http, port: 80}
upstreams:
  app:
    servers: [10.0.0.1:8080, 10.0.0.2:8080]
    health_check: {path: /health}
routes:
  - {name: app, upstream: app, max_body_size: 10m}
tests:
  - {request: "GET http://shop.example.com/", upstream: app}
```

See: DESIGN of the spec, `max_body_size`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.topology.linting import SpecUnit
from lbgen.topology.nodes import Forward, Route


@rule("route", severity=Severity.INFO, is_pedantic=True)
def check(route: Route, unit: SpecUnit) -> Iterator[Problem]:
    """Forwarded, methods with bodies possible, and no limit."""
    methods = set(route.match.methods)
    if not isinstance(route.action, Forward) or (methods and methods <= {"GET", "HEAD", "OPTIONS"}):
        return
    if route.max_body_bytes is None and not route.websocket:
        yield Problem(
            unit.span(route.origin), f"route `{route.name}` takes bodies of any size", "add `max_body_size: 10m`"
        )
