"""a slower rate is announced, and never comes

Why: `limit_rate_after` says from which size on `limit_rate` applies. Without a `limit_rate` there is none to apply.

Bad:

```nginx
http {
    server {
        listen 8080;
        limit_rate_after 10m;
        root /srv/video;
    }
}
```

Good:

```nginx
http {
    server {
        listen 8080;
        limit_rate_after 10m;
        limit_rate 1m;
        root /srv/video;
    }
}
```

See: nginx.org ngx_http_core_module, `limit_rate_after`, `limit_rate`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import PASSES, NginxUnit, Node


@rule("limit_rate_after", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask where no rate is said around or below; `$limit_rate` may be set, and a server behind may send one."""
    if not unit.is_complete or node.parent is None or node.effective("limit_rate"):
        return
    below = {one.name for one in node.parent.below()}
    if not below & {"limit_rate", *PASSES} and not any(one.value() == "$limit_rate" for one in unit.every("set")):
        yield Problem(node.span, "does nothing: no `limit_rate` is said", help="write `limit_rate`, or drop this line")
