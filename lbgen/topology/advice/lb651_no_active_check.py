"""servers that are only watched by losing requests

Why: without an active health check a server is found dead by real requests that fail on it, and found alive again the
same way. A check finds out beforehand, where the engine has them (open-source nginx does not; the fidelity report
says so).

Bad:

```yaml
version: 1
name: shop
listeners:
  web: {protocol: http, port: 80}
upstreams:
  app:
    servers: [10.0.0.1:8080, 10.0.0.2:8080]
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

See: DESIGN of the spec, `health_check`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.topology.linting import SpecUnit
from lbgen.topology.nodes import Upstream


@rule("upstream", severity=Severity.INFO)
def check(upstream: Upstream, unit: SpecUnit) -> Iterator[Problem]:
    """Several servers, passive checks alone. Without those, LB606 speaks."""
    if len(upstream.servers) > 1 and upstream.health_check is None and upstream.passive_health_check is not None:
        if upstream.protocol == "udp":
            return
        kind = "{type: tcp}" if upstream.protocol == "tcp" else "{path: /health}"
        message = f"upstream `{upstream.name}` notices a dead server only by requests that fail on it"
        yield Problem(unit.span(upstream.origin), message, f"add `health_check: {kind}`")
