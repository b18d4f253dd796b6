"""a request that may not be repeated is sent again

Why: `retry-on` with answers or silence as a reason repeats every method. A POST that a server worked on and did
not answer is done twice (measured).

Bad:

```haproxy
backend app
    balance roundrobin
    option redispatch
    retry-on all-retryable-errors
    server app1 10.0.0.1:8080
    server app2 10.0.0.2:8080
```

Good:

```haproxy
backend app
    balance roundrobin
    option redispatch
    retry-on all-retryable-errors
    http-request disable-l7-retry unless METH_GET
    server app1 10.0.0.1:8080
    server app2 10.0.0.2:8080
```

See: HAProxy configuration manual 2.8, "retry-on", "http-request disable-l7-retry"; RFC 9110, section 9.2.2
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_HARMLESS = frozenset(("conn-failure", "none", "0rtt-rejected"))


@rule("backend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about reasons that come after the request was sent."""
    statement = node.setting("retry-on")
    if statement is None or any(one.word(1) == "disable-l7-retry" for one in node.rules):
        return
    if not node.servers or node.value("retries") == "0":
        return
    at = next((at for at, word in enumerate(statement.words[1:], 1) if word not in _HARMLESS), 0)
    if at:
        text = "http-request disable-l7-retry unless { method GET HEAD OPTIONS }"
        yield Problem(
            statement.word_span(at),
            f"`{statement.word(at)}` also repeats a POST that a server may have worked on",
            f"add `{text}`",
            fix=node.head.followed_by("repeat only what may be repeated", text, safe=False),
        )
