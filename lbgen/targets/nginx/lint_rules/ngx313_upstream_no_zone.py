"""an upstream is counted in each worker apart

Why: Without `zone` each worker process knows only its own connections and failures: `max_conns=10` with 8 workers lets
80 through, `least_conn` compares an eighth of the load, and a server that is gone is found out eight times.

Bad:

```nginx
worker_processes auto;
http {
    upstream app {
        least_conn;
        server 10.0.0.1:8080 max_conns=10;
        server 10.0.0.2:8080 max_conns=10;
    }
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_connect_timeout 3s;
            proxy_pass http://app;
        }
    }
}
```

Good:

```nginx
worker_processes auto;
http {
    upstream app {
        least_conn;
        zone app 64k;
        server 10.0.0.1:8080 max_conns=10;
        server 10.0.0.2:8080 max_conns=10;
    }
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_connect_timeout 3s;
            proxy_pass http://app;
        }
    }
}
```

See: nginx.org ngx_http_upstream_module, `zone`, `max_conns`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, first_in, methods, peers

_COUNTING = ("least_conn", "least_time")


@rule("upstream", severity=Severity.INFO)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask where several workers run: a warning where `max_conns` is said, advice where connections are compared."""
    if not unit.is_main or node.has_gap or node.first("zone") or len(peers(node)) < 2 - _is_limited(node):
        return
    workers = unit.root.setting("worker_processes", "1")
    method = next((one for one in methods(node) if one.name in _COUNTING or "two" in one.values), None)
    if workers == "1" or (method is None and not _is_limited(node)):
        return
    limit = next((peer for peer in peers(node) if "max_conns" in peer.parameters), None)
    if limit is not None:
        message = f"each worker lets {limit.parameters['max_conns']} connections through, not all of them together"
    else:
        message = f"each worker compares its own connections only, so `{node.value()}` is not balanced as a whole"
    name = node.value()
    yield Problem(
        limit.node.span if limit is not None else node.span,
        message,
        help=f"write `zone {name} 64k;`",
        fix=Fix("count in shared memory", (first_in(node, f"zone {name} 64k;"),)) if _is_plain(name) else None,
        severity=Severity.WARNING if limit is not None else None,
    )


def _is_limited(node: Node) -> bool:
    return any("max_conns" in peer.parameters for peer in peers(node))


def _is_plain(name: str) -> bool:
    return all(letter.isalnum() or letter in "-_." for letter in name)
