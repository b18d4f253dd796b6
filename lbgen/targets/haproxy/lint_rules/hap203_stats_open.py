"""the statistics page is open to everybody who reaches it

Why: It lists every server with its address, state and traffic: a map for an attacker, and without limits a load on
HAProxy itself.

Bad:

```haproxy
frontend status
    bind :8404
    stats enable
    stats uri /stats
```

Good:

```haproxy
frontend status
    bind 127.0.0.1:8404
    stats enable
    stats uri /stats
```

See: HAProxy configuration manual 2.8, "stats auth", "stats http-request"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_GUARDS = frozenset(("auth", "deny", "reject", "silent-drop", "tarpit", "return", "redirect"))


@rule("frontend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about pages that others than this machine can open; any rule that can refuse counts as a guard."""
    pages = [one for one in node.own("stats") if one.word(1) in ("enable", "uri")]
    is_local = all(bind.is_local or bind.is_unknown for bind in node.binds)
    if not pages or is_local or any(one.word(1) == "auth" for one in node.all("stats")):
        return
    rules = [
        *node.all("http-request", "tcp-request"),
        *(one for one in node.all("stats") if one.word(1) == "http-request"),
    ]
    if any(_GUARDS & set(one.action[1:4]) for one in rules) or any(bind.has("verify") for bind in node.binds):
        return
    yield Problem(
        pages[0].word_span(0, 1),
        "anybody who reaches this address can read the statistics page",
        "add `stats auth`, refuse all but your own networks, or bind to 127.0.0.1",
        related=(Label(node.binds[0].statement.word_span(1), "reachable from elsewhere"),),
    )
