"""an upstream has one server

Why: When it is down or restarted, everything behind it is: nginx has nobody else to ask.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080;
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
```

See: nginx.org ngx_http_upstream_module, `server`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, single


@rule("upstream", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    only = single(node)
    if only is not None:
        yield Problem(only.node.span, f"`{node.value()}` has one server", help="add a second, or a `backup`")
