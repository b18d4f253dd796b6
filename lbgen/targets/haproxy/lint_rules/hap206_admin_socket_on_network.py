"""the command socket with all rights listens on the network

Why: It asks for no password. With `level admin` whoever connects can redirect traffic, load certificates and shut
everything down.

Bad:

```haproxy
global
    log stdout format raw local0
    stats socket ipv4@0.0.0.0:9999 level admin
```

Good:

```haproxy
global
    log stdout format raw local0
    stats socket /run/haproxy/admin.sock mode 660 level admin
```

See: HAProxy configuration manual 2.8, "stats socket"; HAProxy management guide, section 9.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement

_FILES = ("/", "unix@", "abns@", "abnsz@", "fd@", "sockpair@")


@rule("global stats", severity=Severity.ERROR)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about sockets with a port; on loopback every user of this machine still has all rights."""
    address = node.word(2)
    is_socket = node.word(1) == "socket" and ":" in address and not address.startswith(_FILES)
    if not is_socket or node.after("level") != "admin" or node.is_unknown(2):
        return
    is_local = "127." in address or "[::1]" in address or "localhost" in address
    who = "every user of this machine" if is_local else "whoever reaches this port"
    yield Problem(
        node.word_span(2),
        f"{who} commands HAProxy, without a password",
        "use a socket in the file system: `stats socket /run/haproxy/admin.sock mode 660 level admin`",
        severity=Severity.WARNING if is_local else None,
    )
