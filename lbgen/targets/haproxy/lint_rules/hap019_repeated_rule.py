"""the same rule stands twice in one section

Why: The second does nothing, or does its work twice (`add-header` sends the header two times). One of the two was
usually meant to be different.

Bad:

```haproxy
frontend web
    bind :8080
    http-request deny if { src 192.0.2.0/24 }
    http-request deny if { src 192.0.2.0/24 }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    http-request deny if { src 192.0.2.0/24 }
    http-request deny if { src 198.51.100.0/24 }
    default_backend app
```

See: HAProxy configuration manual 2.8, section 4.2
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Statement

_RULES = ("acl", "http-request", "http-response", "tcp-request", "tcp-response", "use_backend", "redirect", "stick")
# Rules that read what an earlier one changed may be repeated on purpose.
_STATEFUL = (
    "normalize-uri",
    "set-src",
    "set-var",
    "track-sc",
    "sc-",
    "set-path",
    "replace-",
    "do-resolve",
    "lua.",
    "capture",
)


@rule("frontend", "listen", "backend", "defaults", severity=Severity.INFO)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each rule whether its words were there before."""
    seen: dict[tuple[str, ...], Statement] = {}
    for statement in node.own(*_RULES):
        if any(word.startswith(_STATEFUL) for word in statement.words[1:3]):
            continue
        first = seen.setdefault(statement.words, statement)
        if first is not statement and not first.excludes(statement):
            yield Problem(
                statement.span(),
                "this rule stands here already",
                "remove it, or write what was meant",
                related=(Label(first.span(), "the same rule"),),
                fix=statement.removing("remove the second", safe=statement.word(1) != "add-header"),
            )
