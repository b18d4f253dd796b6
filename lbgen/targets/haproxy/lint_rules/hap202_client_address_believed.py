"""a rule trusts an address that the client writes itself

Why: X-Forwarded-For and its like are request headers. Who sends `X-Forwarded-For: 10.0.0.1` passes a rule that
lets 10.0.0.0/8 in.

Bad:

```haproxy
frontend web
    bind :8080
    http-request deny unless { req.hdr_ip(x-forwarded-for) 10.0.0.0/8 }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    http-request deny unless { src 10.0.0.0/8 }
    default_backend app
```

See: HAProxy configuration manual 2.8, "http-request set-src"; MDN, "X-Forwarded-For: security and privacy
concerns"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement, Test
from lbgen.targets.haproxy.resolved.forwarded import CLIENT_ADDRESS, cleaned

_HEADERS = frozenset(("req.hdr", "req.fhdr", "req.hdr_ip", "hdr_ip"))
_DECIDING = frozenset(("allow", "deny", "auth", "tarpit", "reject"))


def _header(test: Test) -> str:
    name = test.arguments.partition(",")[0].lower() if test.fetch in _HEADERS else ""
    return name if name in CLIENT_ADDRESS and test.method != "found" else ""


@rule("http-request", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about rules that decide by such a header without asking who sent it, and about `set-src` from one."""
    condition = node.condition
    if node.word(1) == "set-src" and not condition and any(name in node.word(2).lower() for name in CLIENT_ADDRESS):
        yield _problem(node, 2)
    if node.word(1) not in _DECIDING or condition is None:
        return
    found = [(test, place) for test, place in node.section.tests(node)]
    if any(test.subject == "address" for test, _place in found):
        return
    for test, place in found:
        if _header(test) and _header(test) not in cleaned(node.section):
            yield _problem(place, test.at)
            return


def _problem(statement: Statement, at: int) -> Problem:
    return Problem(
        statement.word_span(at),
        "any client can write this header itself",
        "ask for `src`, or believe the header only from your own proxies: `... if { src 192.0.2.0/24 }`",
    )
