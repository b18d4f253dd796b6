"""a WebSocket that is silent for a minute is cut

Why: `proxy_read_timeout` (60s where nothing is said) counts from one read to the next. A WebSocket over which nothing
is sent for that long is closed, without a closing frame; clients see it drop at random.

Bad:

```nginx
http {
    map $http_upgrade $connection_upgrade {
        default upgrade;
        "" "";
    }
    server {
        listen 8080;
        location /live/ {
            proxy_set_header Host $host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

Good:

```nginx
http {
    map $http_upgrade $connection_upgrade {
        default upgrade;
        "" "";
    }
    server {
        listen 8080;
        location /live/ {
            proxy_set_header Host $host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_read_timeout 1h;
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

See: nginx.org "WebSocket proxying", ngx_http_proxy_module, `proxy_read_timeout`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, said_beside, shown, time_s, upgraded, value_replaced

_SHORT_S = 60


@rule("proxy_set_header upgrade", severity=Severity.INFO, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask about places that are for upgrades: those that set both headers themselves."""
    if not unit.is_complete:
        return
    for one in upgraded(node):
        given = one.effective("proxy_read_timeout")
        waited_s = time_s(given[-1].value()) if given else _SHORT_S
        if waited_s is not None and waited_s <= _SHORT_S:
            yield Problem(
                given[-1].span if given else node.span,
                f"an upgraded connection over which nothing comes for {shown(waited_s)} is cut",
                help="write `proxy_read_timeout 1h;` here, or have the application send pings",
                fix=_longer(one, given),
            )


def _longer(node: Node, given: Sequence[Node]) -> Fix | None:
    own = next((one for one in given if one.parent is node.parent), None)
    if own is None:
        return said_beside(node, "proxy_read_timeout 1h;", "wait an hour")
    return Fix("wait an hour", (value_replaced(own, 0, "1h"),), safe=False)
