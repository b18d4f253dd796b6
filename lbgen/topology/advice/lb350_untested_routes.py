"""routes that no test reaches at all

Why: without `tests:` nobody notices when a route added in a hurry takes another route's requests. Tests cost a line
each; `lbgen test` runs them on the model in a moment and `lbgen prove` on the real engines.

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

See: DESIGN of the spec, `tests`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.topology.linting import SpecUnit
from lbgen.topology.nodes import Topology


@rule("*", severity=Severity.INFO)
def check(topology: Topology, unit: SpecUnit) -> Iterator[Problem]:
    """A spec with routes and without tests."""
    if topology.routes and not topology.tests:
        message = f"spec `{topology.name}` has {len(topology.routes)} routes and no tests"
        help_text = "add `tests:` with a request and the upstream it must reach, then run `lbgen test`"
        yield Problem(unit.span(("routes",)), message, help_text)
