"""a browser that reuses a connection for another host gets no second chance

Why: A browser sends requests for every name of the certificate over one HTTP/2 connection. Where the server that takes
unknown hosts answers 404 or closes, this is the end of it; 421 tells the browser to ask again over a connection of its
own.

Bad:

```nginx
server {
    listen 443 ssl default_server;
    http2 on;
    server_name _;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    return 404;
}
```

Good:

```nginx
server {
    listen 443 ssl default_server;
    http2 on;
    server_name _;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    return 421;
}
```

See: RFC 9110, section 15.5.20; RFC 9113, section 9.1.1
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, listens, value_replaced

_REFUSALS = ("403", "404", "410", "444")


@rule("server", severity=Severity.INFO, confidence=Confidence.LIKELY, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    refusal = node.first("return")
    if refusal is None or refusal.value() not in _REFUSALS or not unit.is_http(node):
        return
    speaks = node.setting("http2") == "on" or any("http2" in listen.flags for listen in listens(node))
    if speaks and any(listen.is_default and "ssl" in listen.flags for listen in listens(node)):
        yield Problem(
            refusal.span,
            f"a browser that reuses a connection for this host gets {refusal.value()}, and does not ask again",
            help="answer 421",
            fix=Fix("answer 421", (value_replaced(refusal, 0, "421"),), safe=False),
        )
