"""rules stand behind one that ends every request

Why: `deny`, `return`, `redirect`, `tarpit` and `allow` end the list. Without a condition they end it for every
request, and what stands below never runs.

Bad:

```haproxy
frontend web
    bind :8080
    http-request redirect location https://www.example.com/
    http-request set-header X-Tier edge
```

Good:

```haproxy
frontend web
    bind :8080
    http-request set-header X-Tier edge
    http-request redirect location https://www.example.com/ unless { hdr(host) -i www.example.com www.example.com:8080 }
    default_backend app
```

See: HAProxy configuration manual 2.8, section 4.2 "http-request deny", "return", "redirect", "allow"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Statement

_FINAL = frozenset(("allow", "deny", "redirect", "reject", "return", "silent-drop", "tarpit"))


@rule("frontend", "listen", "backend", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the first rule behind an unconditional end."""
    for keyword in ("http-request", "http-response"):
        end: Statement | None = None
        for statement in node.own(keyword):
            if end:
                yield Problem(
                    statement.word_span(0, 1),
                    f"this never runs: line {end.line.number} ends every request",
                    "give that line a condition, or move this one above it",
                    related=(Label(end.word_span(0, 1), "ends every request"),),
                )
                break
            if statement.word(1) in _FINAL and not statement.condition and not statement.branch:
                end = statement
