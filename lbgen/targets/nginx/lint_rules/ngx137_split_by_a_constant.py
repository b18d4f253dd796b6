"""a split has one part

Why: `split_clients` draws by the key. A key without a variable is the same for every request, and so is its part: all
traffic goes one way, whatever the shares say.

Bad:

```nginx
split_clients release $variant {
    10% next;
    * current;
}
```

Good:

```nginx
split_clients "${remote_addr}release" $variant {
    10% next;
    * current;
}
```

See: nginx.org ngx_http_split_clients_module; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, variables


@rule("split_clients", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if len(node.values) > 1 and not variables(node.value()):
        yield Problem(
            node.argument_span(),
            f"`{node.value()}` is the same for every request: one part gets them all",
            help="draw by the client (`$remote_addr`, a cookie) or by the request (`$request_id`)",
        )
