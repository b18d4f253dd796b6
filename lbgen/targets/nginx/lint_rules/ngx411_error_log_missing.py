"""errors go where the binary was built to put them

Why: Without `error_log` nginx writes to a path that was chosen when it was compiled; another package or container image
has another, and the one line that explains an outage is looked for in the wrong place.

Bad:

```nginx
worker_processes auto;
events {
    worker_connections 1024;
}
```

Good:

```nginx
worker_processes auto;
error_log /var/log/nginx/error.log warn;
events {
    worker_connections 1024;
}
```

See: nginx.org ngx_core_module, `error_log`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("events", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if not unit.diagnostics and not unit.missing and not unit.every("error_log"):
        yield Problem(
            node.span, "nothing says where errors go", help="write `error_log /var/log/nginx/error.log warn;`"
        )
