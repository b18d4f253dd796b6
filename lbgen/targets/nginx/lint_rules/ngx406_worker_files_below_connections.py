"""workers may open fewer files than connections

Why: Each connection is an open file, and a request that is passed on needs two. Above `worker_rlimit_nofile` nginx
cannot accept or connect: "Too many open files", long before `worker_connections` is reached.

Bad:

```nginx
worker_processes auto;
worker_rlimit_nofile 1024;
events {
    worker_connections 4096;
}
```

Good:

```nginx
worker_processes auto;
worker_rlimit_nofile 16384;
events {
    worker_connections 4096;
}
```

See: nginx.org ngx_core_module, `worker_rlimit_nofile`, `worker_connections`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, number


@rule("worker_connections", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    limit = unit.root.first("worker_rlimit_nofile")
    files, connections = number(limit.value()) if limit is not None else None, number(node.value())
    if limit is None or files is None or connections is None or files >= connections:
        return
    yield Problem(
        limit.span,
        f"a worker is out of files at {files}, and is to have {connections} connections",
        help=f"write at least twice as many: {2 * connections}",
        related=(Label(node.span, "connections"),),
    )
