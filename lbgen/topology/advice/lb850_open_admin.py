"""an administration path that everybody reaches

Why: paths like /admin, /actuator, /debug or /metrics are where attackers look first, and the application's own log-in
is then the only thing between them and it.

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
  - {name: admin, match: {path: {prefix: /admin}}, upstream: app}
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
  - {name: admin, match: {path: {prefix: /admin}}, upstream: app, allow: [10.0.0.0/8]}
  - {name: app, upstream: app}
tests:
  - {request: "GET http://shop.example.com/", upstream: app}
```

See: OWASP Web Security Testing Guide, Enumerate Infrastructure and Application Admin Interfaces
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Confidence, Problem, rule
from lbgen.topology.linting import SpecUnit
from lbgen.topology.nodes import Forward, Route

_ADMIN = lazy_pattern(
    r"^/(?:[^/]+/)?(?:admin|administrator|actuator|debug|metrics|internal|manage|console|phpmyadmin)(?:/|$)"
)


@rule("route", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(route: Route, unit: SpecUnit) -> Iterator[Problem]:
    """A path of that kind, forwarded with neither `allow` nor `auth`."""
    path = route.match.path
    if path is None or path.kind == "regex" or not _ADMIN.match(path.value) or not isinstance(route.action, Forward):
        return
    if not route.allow and route.auth is None:
        message = f"everybody reaches `{path.value}` (route `{route.name}`)"
        place = unit.span((*route.origin, "match", "path"))
        yield Problem(place, message, "add `allow:` with your networks, or `auth:`")
