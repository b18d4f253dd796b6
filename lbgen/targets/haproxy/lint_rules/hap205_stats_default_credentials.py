"""the statistics page is open to a password everybody tries first

Why: the page shows every server's address and state, and with `stats admin` takes servers out. Passwords such as
`admin:admin` come from tutorials, and scanners try them first.

Bad:

```haproxy
frontend status
    mode http
    bind 127.0.0.1:8404
    stats enable
    stats uri /stats
    stats auth admin:admin
```

Good:

```haproxy
frontend status
    mode http
    bind 127.0.0.1:8404
    stats enable
    stats uri /stats
    stats auth "operator:${STATS_PASSWORD}"
```

See: HAProxy configuration manual, "stats auth"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement

_GUESSES = frozenset(
    ("", "admin", "changeme", "haproxy", "password", "pass", "secret", "stats", "test", "1234", "123456")
)


@rule("stats", severity=Severity.ERROR)
def check(node: Statement, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each `stats auth`."""
    del unit
    if node.word(1) != "auth" or node.is_unknown(2):
        return
    user, _, password = node.word(2).partition(":")
    if password.lower() in _GUESSES or password == user:
        yield Problem(
            node.word_span(2),
            f"the password of `{user}` on the statistics page is one that is tried first",
            'take a long random one from the environment: `stats auth "operator:${STATS_PASSWORD}"`',
        )
