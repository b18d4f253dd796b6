"""requests over the limit wait longer than anybody does

Why: Without `nodelay` a burst is not let through but lined up, one request each interval: with 1r/s and `burst=60` the
last one waits a minute. Its client has gone long before, and the request is carried out all the same.

Bad:

```nginx
limit_req_zone $binary_remote_addr zone=perip:10m rate=1r/s;
server {
    listen 8080;
    location / {
        limit_req zone=perip burst=60;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
limit_req_zone $binary_remote_addr zone=perip:10m rate=1r/s;
server {
    listen 8080;
    location / {
        limit_req zone=perip burst=60 nodelay;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_limit_req_module, `limit_req`; measured on nginx 1.31.3
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Edit, Fix, Label, Severity, Span
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, shown

_RATE = re.compile(r"rate=(\d+)r/([sm])$")
_LONG_S = 10


@rule("limit_req", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    said = dict(value.partition("=")[::2] for value in node.values)
    burst = said.get("burst", "")
    if "nodelay" in said or not burst.isdigit():
        return
    lined_up = int(burst) - int(said.get("delay", "0") or 0)
    for one in unit.every("limit_req_zone"):
        found = next((found for value in one.values if (found := _RATE.match(value))), None)
        if found is None or not any(value.startswith(f"zone={said.get('zone', '')}:") for value in one.values):
            continue
        waited_s = lined_up / max(int(found[1]), 1) * (60 if found[2] == "m" else 1)
        if waited_s > _LONG_S:
            yield Problem(
                node.span,
                f"the last of a burst waits {shown(round(waited_s))} for its turn",
                help="write `nodelay` behind `burst`, or a smaller burst",
                related=(Label(one.span, "the rate"),),
                fix=Fix("let the burst through", (Edit(_end(node), " nodelay"),), safe=False)
                if "delay" not in said
                else None,
            )
        return


def _end(node: Node) -> Span:
    last = node.directive.words[-1].end
    return node.tree.span(last, last)
