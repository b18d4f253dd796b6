r"""a keyword is one that HAProxy no longer has

Why: The file does not load on 2.5 or newer: most of these ended with 2.1 (each checked on 2.8).

Bad:

```haproxy
frontend web
    bind :8080
    reqadd X-Tier:\ edge
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    http-request add-header X-Tier edge
    default_backend app
```

See: HAProxy 2.8 itself: "is not supported anymore since HAProxy 2.1", and what to use instead
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement

_INSTEAD = {
    "appsession": "`cookie`, or `stick on`",
    "bind-process": "nothing: threads serve all",
    "block": "`http-request deny`",
    "clitimeout": "`timeout client`",
    "contimeout": "`timeout connect`",
    "monitor-net": "`http-request return status 200 if { src NET }`",
    "redisp": "`option redispatch`",
    "redispatch": "`option redispatch`",
    "reqadd": "`http-request add-header`",
    "reqdel": "`http-request del-header`",
    "reqdeny": "`http-request deny`",
    "reqideny": "`http-request deny`",
    "reqidel": "`http-request del-header`",
    "reqirep": "`http-request replace-header` or `replace-path`",
    "reqrep": "`http-request replace-header` or `replace-path`",
    "reqtarpit": "`http-request tarpit`",
    "rspadd": "`http-response add-header`",
    "rspdel": "`http-response del-header`",
    "rspidel": "`http-response del-header`",
    "rspirep": "`http-response replace-header`",
    "rsprep": "`http-response replace-header`",
    "srvtimeout": "`timeout server`",
}
_SAME = {
    "block": "http-request deny",
    "clitimeout": "timeout client",
    "contimeout": "timeout connect",
    "redisp": "option redispatch",
    "redispatch": "option redispatch",
    "srvtimeout": "timeout server",
}


@rule(*_INSTEAD, severity=Severity.ERROR, since="2.5", is_refused=True)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each; where only the name changed, the fix writes the new one."""
    same = _SAME.get(node.keyword)
    yield Problem(
        node.word_span(0),
        f"HAProxy no longer has `{node.keyword}`",
        f"use {_INSTEAD[node.keyword]}",
        fix=node.replacing(f"write `{same}`", 0, same) if same else None,
    )
