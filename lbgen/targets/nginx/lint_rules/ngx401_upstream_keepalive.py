"""each request opens a connection of its own to the server behind

Why: A connection for each request costs a round trip (with TLS several) and a port each time; under load the ports run
out. Before nginx 1.29.7 an upstream keeps connections only with `keepalive`; since then it keeps 32 where nothing is
said, and `keepalive 0` says none.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    keepalive 0;
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    keepalive 32;
}
```

See: nginx.org ngx_http_upstream_module, `keepalive`; measured on nginx 1.31.3 (and 1.22.1 for what is older)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, removed

_DEFAULT_SINCE = (1, 29, 7)


@rule("upstream", severity=Severity.INFO)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if not unit.is_http(node):
        return
    kept = node.first("keepalive")
    if kept is not None:
        if kept.value() == "0":
            yield Problem(
                kept.span,
                f"each request to `{node.value()}` opens a connection of its own",
                help="drop the line: 32 connections are kept then",
                fix=Fix("keep connections", (removed(kept),), safe=False),
            )
        return
    passes = unit.passes_to(node)
    if unit.is_older(*_DEFAULT_SINCE) and unit.is_complete and passes and not node.has_gap:
        yield Problem(
            node.span,
            f"each request to `{node.value()}` opens a connection of its own",
            help='write `keepalive 32;` here, and `proxy_http_version 1.1;` and `proxy_set_header Connection "";` '
            "where it is passed to",
            related=(Label(passes[0].span, "passed to here"),),
        )
