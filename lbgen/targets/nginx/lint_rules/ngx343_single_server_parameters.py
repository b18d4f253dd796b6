"""what chooses between servers is said of an upstream with one

Why: With a single server nginx has no choice: `weight`, `max_fails` and `fail_timeout` are ignored, and the server is
asked for every request, however often it failed.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080 max_fails=3 fail_timeout=30s;
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080 max_fails=3 fail_timeout=30s;
    server 10.0.0.2:8080 max_fails=3 fail_timeout=30s;
}
```

See: nginx.org ngx_http_upstream_module, `server`: "If there is only a single server in a group, max_fails, fail_timeout
and slow_start parameters are ignored"; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, single

_IGNORED = ("weight", "max_fails", "fail_timeout", "slow_start")


@rule("upstream", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    only = single(node)
    said = [name for name in _IGNORED if only is not None and name in only.parameters]
    if only is not None and said:
        yield Problem(
            only.node.span,
            f"{', '.join(f'`{name}`' for name in said)} ignored: `{node.value()}` has one server",
            help="add a second, or drop what does nothing",
        )
