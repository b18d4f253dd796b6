"""something of HTTP stands in a section that does not read HTTP

Why: In `mode tcp` HAProxy forwards bytes. Rules, cookies and headers of HTTP are ignored with a warning at start,
so that a deny written here denies nothing.

Bad:

```haproxy
frontend web
    mode tcp
    bind :8080
    http-request deny if { path_beg /admin/ }
    default_backend app
```

Good:

```haproxy
frontend web
    mode http
    bind :8080
    http-request deny if { src 192.0.2.0/24 }
    default_backend app
```

See: HAProxy configuration manual 2.8, "mode"; HAProxy itself warns that such rules "will be ignored"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_KEYWORDS = ("http-request", "http-response", "http-after-response", "cookie", "redirect", "compression", "capture")
_OPTIONS = frozenset(("forwardfor", "forwarded", "httplog", "http-server-close", "httpclose", "http-buffer-request"))
_BALANCE = ("uri", "url_param", "hdr(", "rdp-cookie")


@rule("frontend", "listen", "backend", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about its own lines; `switch-mode http` makes HTTP of some connections."""
    if node.mode != "tcp" or any("switch-mode" in one.words for one in node.all("tcp-request")):
        return
    for statement in node.own(*_KEYWORDS, "option", "balance"):
        is_option = statement.keyword == "option" and statement.word(1) in _OPTIONS
        is_balance = statement.keyword == "balance" and statement.word(1).startswith(_BALANCE[:3])
        if (statement.keyword in _KEYWORDS or is_option or is_balance) and not statement.prefix:
            yield Problem(
                statement.word_span(0, 1),
                f"{node.title} is in TCP mode, where this is ignored",
                "write `mode http`, or remove the line",
                fix=statement.removing("remove the line", safe=False),
            )
