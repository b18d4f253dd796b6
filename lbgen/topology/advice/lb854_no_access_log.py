"""no access log

Why: without an access log nobody can say afterwards who asked for what, which server answered, and how long it took.

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
observability: {access_log: off}
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
observability: {access_log: json}
```

See: DESIGN of the spec, `observability`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.topology.linting import SpecUnit
from lbgen.topology.nodes import Topology


@rule("*", severity=Severity.INFO)
def check(topology: Topology, unit: SpecUnit) -> Iterator[Problem]:
    """`access_log: off`."""
    if topology.observability.access_log == "off":
        message = "nothing is logged about requests"
        yield Problem(unit.span(("observability", "access_log")), message, "write `access_log: json`")
