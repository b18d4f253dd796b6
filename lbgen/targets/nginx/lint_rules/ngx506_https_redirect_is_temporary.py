"""the redirect to https is temporary

Why: 302 is asked for again on every visit: each begins over plain HTTP, where it can be answered by somebody else. A
browser keeps 301 and 308.

Bad:

```nginx
server {
    listen 80;
    server_name shop.example.com;
    return 302 https://shop.example.com$request_uri;
}
```

Good:

```nginx
server {
    listen 80;
    server_name shop.example.com;
    return 301 https://shop.example.com$request_uri;
}
```

See: RFC 9110, 15.4
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, is_tls, value_replaced

_LASTING = {"302": "301", "307": "308"}


@rule("return", severity=Severity.INFO)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    server = node.parent if node.parent is not None and node.parent.name == "server" else node.within("server")
    lasting = _LASTING.get(node.value())
    if lasting is None or server is None or is_tls(server) or node.within("if"):
        return
    target = node.value(1)
    if target.startswith("https://") and target.endswith(("$request_uri", "${request_uri}")):
        yield Problem(
            node.argument_span(),
            f"{node.value()} is not kept: every visit begins over plain HTTP again",
            help=f"write `return {lasting}`",
            fix=Fix("let browsers keep it", (value_replaced(node, 0, lasting),), safe=False),
        )
