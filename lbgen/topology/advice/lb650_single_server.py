"""an upstream with one server

Why: with one server every deploy, crash or reboot is an outage, and neither weights, nor retries, nor an algorithm
can help.

Bad:

```yaml
version: 1
name: shop
listeners:
  web: {protocol: http, port: 80}
upstreams:
  app:
    servers: [10.0.0.1:8080]
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
  - {name: app, upstream: app}
tests:
  - {request: "GET http://shop.example.com/", upstream: app}
```

See: DESIGN of the spec, `servers` and `backup`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.topology.linting import SpecUnit
from lbgen.topology.nodes import Upstream


@rule("upstream", severity=Severity.INFO)
def check(upstream: Upstream, unit: SpecUnit) -> Iterator[Problem]:
    """One server, and no platform that finds others."""
    if len(upstream.servers) == 1 and upstream.kubernetes is None and upstream.aws is None:
        message = f"upstream `{upstream.name}` has one server: when it is down, everything on it is"
        yield Problem(
            unit.span((*upstream.origin, "servers")), message, "add a second server, or one with `backup: true`"
        )
