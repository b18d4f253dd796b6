"""an ACL's patterns hold the word `or`

Why: Patterns of one `acl` line are already joined by "or", and words behind them are further patterns. `or`, `||`,
`if` and a second criterion are compared as texts, so that the ACL matches requests it should not, and misses
others.

Bad:

```haproxy
frontend web
    bind :8080
    acl is_static path_beg /img/ or path_beg /css/
    use_backend static if is_static
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    acl is_static path_beg /img/ /css/
    use_backend static if is_static
    default_backend app
```

See: HAProxy configuration manual 2.8, section 7.1 and 7.2
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement
from lbgen.targets.haproxy.resolved.acl import LOGIC


@rule("acl", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about bare words from the second pattern on."""
    for at in range(4, len(node.words)):
        if node.words[at] in LOGIC and node.is_bare(at):
            yield Problem(
                node.word_span(at),
                f"`{node.words[at]}` is a pattern here, compared as a text",
                "list the patterns one after the other; put another criterion on its own `acl` line of the same name",
            )
            return
