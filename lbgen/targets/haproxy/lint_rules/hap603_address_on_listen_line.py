"""a section's own line names the address it listens on

Why: HAProxy refuses the file: since 1.5 addresses stand on `bind` lines.

Bad:

```haproxy
listen web :8080
    mode http
    http-request return status 200
```

Good:

```haproxy
listen web
    bind :8080
    mode http
    http-request return status 200
```

See: HAProxy 2.8 itself: "please use the 'bind' keyword for listening addresses"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("listen", "frontend", severity=Severity.ERROR, is_refused=True)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about a word with a port behind the name."""
    address = node.head.word(2)
    if ":" in address and node.head.word(1) != "from":
        yield Problem(
            node.head.word_span(2),
            "an address cannot stand here",
            f"write `bind {address}` below",
        )
