"""the cookie that keeps a client on a server can be read by scripts, or travels in clear

Why: It names a server inside your network. `httponly` keeps it from scripts, `secure` from plain HTTP.

Bad:

```haproxy
backend app
    balance roundrobin
    option redispatch
    cookie SERVERID insert indirect nocache
    server app1 10.0.0.1:8080 check cookie app1
    server app2 10.0.0.2:8080 check cookie app2
```

Good:

```haproxy
backend app
    balance roundrobin
    option redispatch
    cookie SERVERID insert indirect nocache httponly
    server app1 10.0.0.1:8080 check cookie app1
    server app2 10.0.0.2:8080 check cookie app2
```

See: HAProxy configuration manual 2.8, "cookie"; RFC 6265, section 4.1.2
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("backend", "listen", severity=Severity.INFO)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about cookies that HAProxy makes; `secure` where every way to the backend is TLS."""
    for statement in node.own("cookie"):
        if "insert" not in statement.words or statement.prefix:
            continue
        fronts = unit.fronts_of(node)
        is_tls = bool(fronts) and all(bind.is_tls for front in fronts for bind in front.binds)
        missing = [flag for flag in ("httponly", *(("secure",) if is_tls else ())) if flag not in statement.words]
        if missing:
            flags = " ".join(missing)
            yield Problem(
                statement.word_span(0, 1),
                f"cookie `{statement.word(1)}` is made without `{flags}`",
                f"add `{flags}`",
                fix=statement.appending(f"add `{flags}`", flags),
            )
