"""HAProxy sees the whole file system after its start

Why: `chroot` to an empty folder takes away what a fault in it could read. It costs nothing: files are read before.

Bad:

```haproxy
global
    log stdout format raw local0
    user nobody
```

Good:

```haproxy
global
    log stdout format raw local0
    user nobody
    chroot /var/empty
```

See: HAProxy configuration manual 2.8, "chroot"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("global", severity=Severity.INFO, is_pedantic=True)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask whether any `global` section has one."""
    is_first = node is next(one for one in unit.sections if one.kind == "global")
    if is_first and not any(one.keyword == "chroot" for one in unit.globals):
        yield Problem(node.head.word_span(0), "there is no `chroot`", "add `chroot /var/empty`")
