"""a proxy's word about the client is asked for, and nobody is believed

Why: `real_ip_header` counts only for connections from an address that `set_real_ip_from` names. Without one nothing is
replaced: logs, limits and `ip_hash` go by the address of the proxy in front.

Bad:

```nginx
http {
    server {
        listen 8080;
        real_ip_header X-Forwarded-For;
        root /srv/shop;
    }
}
```

Good:

```nginx
http {
    server {
        listen 8080;
        set_real_ip_from 10.0.0.9;
        real_ip_header X-Forwarded-For;
        root /srv/shop;
    }
}
```

See: nginx.org ngx_http_realip_module, `set_real_ip_from`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("real_ip_header", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask at the place where it is said, and in every block below it."""
    if not unit.is_complete or node.effective("set_real_ip_from") or node.parent is None:
        return
    if not any(one.name == "set_real_ip_from" for one in node.parent.below()):
        yield Problem(
            node.span,
            "nothing is replaced: no `set_real_ip_from` says whose word counts",
            help="write `set_real_ip_from` with the address of the proxy in front",
        )
