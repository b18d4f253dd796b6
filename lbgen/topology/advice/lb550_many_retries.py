"""more retries than a failing service can bear

Why: when servers are slow because they are overloaded, every retry adds to the load: with 5 further tries a burst of
time-outs becomes six times the traffic, and a short trouble becomes an outage. Two further tries find a healthy
server in nearly every case where there is one.

Bad:

```yaml
version: 1
name: shop
listeners:
  web: {protocol: http, port: 80}
upstreams:
  app:
    servers: [10.0.0.1:8080, 10.0.0.2:8080]
    retries: {attempts: 5, on: [connect_error]}
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
    retries: {attempts: 2, on: [connect_error]}
    health_check: {path: /health}
routes:
  - {name: app, upstream: app}
tests:
  - {request: "GET http://shop.example.com/", upstream: app}
```

See: Google SRE book, chapter 22, Addressing Cascading Failures
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.topology.linting import SpecUnit
from lbgen.topology.nodes import Upstream

_MOST = 3


@rule("upstream", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(upstream: Upstream, unit: SpecUnit) -> Iterator[Problem]:
    """Attempts above three."""
    if upstream.retries.attempts > _MOST:
        message = f"upstream `{upstream.name}` tries a request up to {upstream.retries.attempts + 1} times"
        place = unit.span((*upstream.origin, "retries", "attempts"))
        yield Problem(place, message, f"`attempts: {_MOST - 1}` finds a healthy server where there is one")
