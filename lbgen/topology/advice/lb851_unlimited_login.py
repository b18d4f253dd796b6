"""a log-in without a rate limit

Why: without a limit a password can be guessed as fast as the servers answer, and a list of stolen passwords tried in
an afternoon.

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
  - {name: login, match: {path: {exact: /login}, methods: [POST]}, upstream: app}
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
rate_limits:
  login: {requests: 5, per: 1m, key: client_ip}
routes:
  - {name: login, match: {path: {exact: /login}, methods: [POST]}, upstream: app, rate_limit: login}
  - {name: app, upstream: app}
tests:
  - {request: "GET http://shop.example.com/", upstream: app}
```

See: OWASP Authentication Cheat Sheet, Protect Against Automated Attacks
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Confidence, Problem, rule
from lbgen.topology.linting import SpecUnit
from lbgen.topology.nodes import Forward, Route

_LOGIN = lazy_pattern(
    r"(?:^|/)(?:login|log-in|signin|sign-in|oauth/token|token|password|forgot-password|reset-password)$"
)


@rule("route", severity=Severity.INFO, confidence=Confidence.LIKELY)
def check(route: Route, unit: SpecUnit) -> Iterator[Problem]:
    """An exact path of that kind without `rate_limit`."""
    path = route.match.path
    if path is None or path.kind == "regex" or not _LOGIN.search(path.value) or not isinstance(route.action, Forward):
        return
    if route.rate_limit is None:
        message = f"`{path.value}` (route `{route.name}`) can be tried as often as anybody likes"
        yield Problem(
            unit.span((*route.origin, "match", "path")), message, "add `rate_limit:`, such as 5 requests a minute"
        )
