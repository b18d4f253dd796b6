"""one core does all the work

Why: `worker_processes` is 1 where nothing is said: TLS, compression and every request share one core, and the others
idle.

Bad:

```nginx
events {
    worker_connections 1024;
}
```

Good:

```nginx
worker_processes auto;
events {
    worker_connections 1024;
}
```

See: nginx.org ngx_core_module, `worker_processes`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, value_replaced


@rule("events", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    given = unit.root.first("worker_processes")
    if unit.diagnostics or unit.root.has_gap or (given is not None and given.value() != "1"):
        return
    yield Problem(
        given.span if given is not None else node.span,
        "one worker process uses one core",
        help="write `worker_processes auto;`",
        fix=Fix("one for each core", (value_replaced(given, 0, "auto"),), safe=False) if given is not None else None,
    )
