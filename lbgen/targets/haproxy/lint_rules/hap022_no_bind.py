"""a frontend listens nowhere

Why: HAProxy starts with a warning, and nobody can reach the frontend.

Bad:

```haproxy
frontend web
    mode http
    default_backend app
```

Good:

```haproxy
frontend web
    mode http
    bind :8080
    default_backend app
```

See: HAProxy configuration manual 2.8, "bind"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask whether there is an address; one on the section's own line is another rule's business."""
    if not node.binds and len(node.head.words) > 1 and not any(":" in word for word in node.head.words[2:]):
        yield Problem(
            node.head.word_span(0, 1),
            f"{node.title} has no `bind`",
            "write where it listens: `bind :8080`",
        )
