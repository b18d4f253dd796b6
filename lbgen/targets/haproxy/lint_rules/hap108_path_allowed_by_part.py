"""a path is let through because of a part that anybody can add

Why: `path_sub`, `path_end` and `path_dir` look anywhere in the path. `/admin/public/` or `/admin/x.css` hold the
part too, and the rule lets them pass.

Bad:

```haproxy
frontend web
    bind :8080
    http-request deny unless { path_sub /public/ }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    http-request deny unless { path_beg /public/ }
    default_backend app
```

See: HAProxy configuration manual 2.8, section 7.1.3 "Matching strings"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement

_REFUSING = frozenset(("auth", "deny", "reject", "tarpit"))
_LOOSE = frozenset(("sub", "end", "dir"))


@rule("http-request", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the terms that let a request through."""
    condition = node.condition
    if condition is None or node.word(1) not in (*_REFUSING, "allow"):
        return
    wants_negated = node.word(1) != "allow"
    for term in condition.terms:
        tests = [term.test] if term.test else [acl.test for acl in node.section.acls.get(term.name, ())]
        loose = [test for test in tests if test.is_path and test.method in _LOOSE]
        if (term.is_negated ^ condition.is_unless) == wants_negated and loose:
            yield Problem(
                node.word_span(term.first, term.last),
                f"any path that holds `{loose[0].texts[0] if loose[0].texts else ''}` somewhere is let through",
                "compare the beginning of the path (`path_beg`), or the whole of it (`path`)",
            )
            return
