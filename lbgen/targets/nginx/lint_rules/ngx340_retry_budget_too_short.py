"""one server that does not answer uses up the time for all tries

Why: `proxy_next_upstream_timeout` counts from the first try on. Where connecting alone may take that long, a server
that is gone uses it up, and the request fails although the next server would have answered.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
server {
    listen 8080;
    location / {
        proxy_connect_timeout 5s;
        proxy_next_upstream_timeout 5s;
        proxy_pass http://app;
    }
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}
server {
    listen 8080;
    location / {
        proxy_connect_timeout 1s;
        proxy_next_upstream_timeout 5s;
        proxy_pass http://app;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_next_upstream_timeout`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, passed, peers, shown, time_s

_DEFAULT_S = 60


_BUDGET = "_next_upstream_timeout"


@rule(*(f"{who}{_BUDGET}" for who in ("proxy", "grpc", "fastcgi", "uwsgi", "scgi")), severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask once, about all passes to an upstream that has a choice."""
    who = node.name.removesuffix(_BUDGET)
    if unit.is_first(node, node.name):
        for one in unit.every(f"{who}_pass"):
            yield from _of_pass(one, who, unit)


def _of_pass(node: Node, who: str, unit: NginxUnit) -> Iterator[Problem]:
    upstream = passed(node, unit).upstream
    budget, connect = node.effective(f"{who}{_BUDGET}"), node.effective(f"{who}_connect_timeout")
    if upstream is None or not budget or (not connect and not unit.is_complete):
        return
    if sum(peer.is_live for peer in peers(upstream)) < 2 or node.setting(f"{who}_next_upstream") == "off":
        return
    budget_s = time_s(budget[-1].value())
    connect_s = time_s(connect[-1].value()) if connect else _DEFAULT_S
    if budget_s and connect_s is not None and budget_s <= connect_s:
        yield Problem(
            budget[-1].span,
            f"after {shown(budget_s)} nothing more is tried, and connecting to one server may take {shown(connect_s)}",
            help=f"make `{who}_connect_timeout` a fraction of it",
            related=(Label(connect[-1].span, "connecting alone"),) if connect else (),
        )
