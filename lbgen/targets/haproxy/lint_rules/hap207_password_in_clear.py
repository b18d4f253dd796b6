"""a userlist holds a password as it is typed

Why: The file is read by backups, repositories and everybody who may edit it. HAProxy takes hashes.

Bad:

```haproxy
userlist operators
    user alice insecure-password wonderland
```

Good:

```haproxy
userlist operators
    user alice password "${ALICE_PASSWORD_HASH}"
```

See: HAProxy configuration manual 2.8, section 12.1 "userlists"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement


@rule("userlist user", severity=Severity.WARNING)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about passwords that are written out."""
    if "insecure-password" in node.words[:-1]:
        at = node.words.index("insecure-password")
        if not node.is_unknown(at + 1):
            yield Problem(
                node.word_span(at),
                f"the password of `{node.word(1)}` is readable here",
                "write a hash: `password '$6$...'` (`mkpasswd -m sha-512`), or take it from the environment",
            )
