"""a header's value holds a line break

Why: nginx writes the value as it is. A line break within a header is obsolete since RFC 7230, and clients and proxies
refuse such answers or cut them.

Bad:

```nginx
server {
    listen 8080;
    add_header Content-Security-Policy "default-src 'self';
        img-src *";
    root /srv/www;
}
```

Good:

```nginx
server {
    listen 8080;
    add_header Content-Security-Policy "default-src 'self'; img-src *";
    root /srv/www;
}
```

See: RFC 9112, section 5.2
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, value_replaced

_BREAK = lazy_pattern(r"\s*[\r\n]\s*")


@rule(
    "add_header lines", "proxy_set_header lines", "grpc_set_header lines", "more_set_headers", severity=Severity.WARNING
)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    for position, value in enumerate(node.values):
        if "\n" in value or "\r" in value:
            raw = node.directive.arguments[position].raw
            yield Problem(
                node.argument_span(position),
                "this header's value goes over several lines",
                help="write it on one line",
                fix=Fix("join the lines", (value_replaced(node, position, _BREAK.sub(" ", raw)),)),
            )
