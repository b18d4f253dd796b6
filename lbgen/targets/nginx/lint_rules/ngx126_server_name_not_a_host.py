"""a server name holds more than a host

Why: names are compared with the host of the request alone. A scheme, a port or a path in a name makes it one that no
request has.

Bad:

```nginx
server {
    listen 8080;
    server_name shop.example.com:8080;
    root /srv/shop;
}
```

Good:

```nginx
server {
    listen 8080;
    server_name shop.example.com;
    root /srv/shop;
}
```

See: nginx.org "Server names"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, value_replaced

_EXTRA = r"^[a-z]+://|:\d+$|/"


@rule("server_name :", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    for position, name in enumerate(node.values):
        if not ("/" in name or ":" in name) or name.startswith(("~", "[")) or not re.search(_EXTRA, name):
            continue
        host = re.sub(r"^[a-z]+://", "", name).partition("/")[0].partition(":")[0]
        yield Problem(
            node.argument_span(position),
            f"no request has the host `{name}`: scheme, port and path are no part of it",
            help=f"write `{host}`",
            fix=Fix("leave the host", (value_replaced(node, position, host),), safe=False) if host else None,
        )
