"""a test says twice how it compares

Why: Only the last `-m` counts, also over the method in a keyword's name: `path_beg -m end /x` asks for the end alone.

Bad:

```haproxy
frontend web
    bind :8080
    use_backend images if { path_beg -m end .png }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    use_backend images if { path_beg /images/ } { path_end .png }
    default_backend app
```

See: HAProxy configuration manual 2.8, section 7.1 "Using ACLs and fetching samples"; HAProxy 2.8.25 (measured)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Statement, Test
from lbgen.targets.haproxy.resolved.acl import read_test


@rule("frontend", "listen", "backend", "defaults", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each test with a `-m`."""
    for test, statement in node.all_tests():
        methods = _methods(test, statement)
        replaced = [text for text, _ in methods[:-1] if text != methods[-1][0]]
        if replaced:
            text, at = methods[-1]
            yield Problem(
                statement.word_span(at, at + 1),
                f"`-m {text}` replaces `{replaced[-1]}`: the test is made by `{text}` alone",
                "keep one of them, or write two tests",
            )


def _methods(test: Test, statement: Statement) -> list[tuple[str, int]]:
    """The methods a test names, that of its keyword first, each with the index of its word."""
    head = test.head(statement.words)
    named = read_test(head[:1], test.at).method
    found = [(head[n + 1], test.at + n) for n in range(1, len(head) - 1) if head[n] == "-m"]
    return [(named, test.at), *found] if named else found
