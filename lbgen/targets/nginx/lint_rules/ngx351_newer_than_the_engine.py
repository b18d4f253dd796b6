"""an upstream uses what its nginx does not know yet

Why: nginx does not start: "unknown directive" or "invalid parameter". Much of balancing came to open source lately:
`resolve` with 1.27.3, `sticky` and `drain` with 1.29.6, `keepalive 0` with 1.29.7, `least_time` with 1.31.0.

Bad:

```nginx
upstream app {
    least_time header;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
```

Good:

```nginx
upstream app {
    least_conn;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
```

See: nginx.org CHANGES; ngx_http_upstream_module; measured on nginx 1.22.1
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity, Span
from lbgen.ports import Problem, rule
from lbgen.ports.version import show
from lbgen.targets.nginx.resolved import NginxUnit, Node, peers

_DIRECTIVES = {"random": (1, 15, 1), "resolver": (1, 27, 3), "sticky": (1, 29, 6), "least_time": (1, 31, 0)}
_PARAMETERS = {"resolve": (1, 27, 3), "service": (1, 27, 3), "drain": (1, 29, 6), "route": (1, 29, 6)}
_KEEPS_NONE_SINCE = (1, 29, 7)


@rule("upstream", severity=Severity.ERROR, before="1.31.0", is_refused=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask for open source nginx: NGINX Plus has had them for long."""
    if unit.options.edition == "plus":
        return
    for name, since in _DIRECTIVES.items():
        for one in node.all(name):
            yield from _problem(one, one.name_span, name, since, unit)
    for peer in peers(node):
        for name, since in _PARAMETERS.items():
            if name in peer.parameters:
                at = next(at for at, value in enumerate(peer.node.values) if value.partition("=")[0] == name)
                yield from _problem(peer.node, peer.node.argument_span(at), name, since, unit)
    for one in node.all("keepalive"):
        if one.value() == "0" or "local" in one.values:
            yield from _problem(one, one.span, f"keepalive {one.text}", _KEEPS_NONE_SINCE, unit)


def _problem(node: Node, span: Span, name: str, since: tuple[int, ...], unit: NginxUnit) -> Iterator[Problem]:
    if unit.is_older(*since):
        version, own = show(since), show(unit.options.version)
        yield Problem(
            span,
            f"nginx {own} does not know `{name}`, which came with {version}, and does not start",
            help=f"run nginx {version} or newer, or leave `{node.name if node.name != 'server' else name}` out",
        )
