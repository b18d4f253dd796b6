"""a server that fails is asked again in the next second

Why: `fail_timeout` is how long a server that failed is left out, too. With 0 it is back as soon as the second is over,
and every second requests first fail there.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080 max_fails=1 fail_timeout=0;
    server 10.0.0.2:8080 max_fails=1 fail_timeout=0;
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080 max_fails=1 fail_timeout=10s;
    server 10.0.0.2:8080 max_fails=1 fail_timeout=10s;
}
```

See: nginx.org ngx_http_upstream_module, `fail_timeout`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, peers, single, time_s


@rule("upstream", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    for peer in peers(node):
        given = peer.parameters.get("fail_timeout")
        if (
            given is None
            or given[:1] != "0"
            or time_s(given) != 0
            or peer.parameters.get("max_fails") == "0"
            or single(node)
        ):
            continue
        yield Problem(
            peer.node.argument_span(peer.node.values.index(f"fail_timeout={given}")),
            f"`{peer.address}` is never left out for more than a second",
            help="write `fail_timeout=10s`; to leave out nobody, `max_fails=0` says so",
        )
        return
