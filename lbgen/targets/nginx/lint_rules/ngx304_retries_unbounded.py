"""a request may be tried on every server in turn

Why: Without `proxy_next_upstream_tries` and `_timeout`, a request that times out on one server is sent to the next, and
so through the whole upstream: one bad request occupies all of them, and its client waits for the sum.

Bad:

```nginx
http {
    upstream app {
        zone app 64k;
        server 10.0.0.1:8080;
        server 10.0.0.2:8080;
        server 10.0.0.3:8080;
    }
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_connect_timeout 3s;
            proxy_next_upstream error timeout http_502;
            proxy_pass http://app;
        }
    }
}
```

Good:

```nginx
http {
    upstream app {
        zone app 64k;
        server 10.0.0.1:8080;
        server 10.0.0.2:8080;
        server 10.0.0.3:8080;
    }
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_connect_timeout 3s;
            proxy_next_upstream error timeout http_502;
            proxy_next_upstream_tries 2;
            proxy_pass http://app;
        }
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_next_upstream_tries`, `proxy_next_upstream_timeout`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, family, peers, said_beside, time_s

_MANY = 3


@rule("upstream", severity=Severity.INFO, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask about upstreams of three servers and more, once for each place that passes to them."""
    count = sum(peer.is_live for peer in peers(node))
    if not unit.is_complete or count < _MANY:
        return
    for one in unit.passes_to(node):
        if not unit.is_http(one):
            continue
        name = f"{family(one)}_next_upstream"
        if one.setting(name) == "off" or _bounded(one, f"{name}_tries") or _bounded(one, f"{name}_timeout"):
            continue
        yield Problem(
            one.span,
            f"a request that times out is tried on up to {count} servers, one after the other",
            help=f"write `{name}_tries 2;`, and a `{name}_timeout`",
            related=(Label(node.span, "these servers"),),
            fix=said_beside(one, f"{name}_tries 2;", "try two servers"),
        )


def _bounded(node: Node, name: str) -> bool:
    return time_s(node.setting(name, "0")) != 0
