"""TLS is to end where no certificate is given

Why: HAProxy refuses the file.

Bad:

```haproxy
frontend web
    bind :8443 ssl
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8443 ssl crt /etc/ssl/site.pem
    default_backend app
```

See: HAProxy configuration manual 2.8, section 5.1 "crt"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement

_SOURCES = frozenset(("crt", "crt-list", "default-crt", "generate-certificates"))


@rule("bind", severity=Severity.ERROR, is_refused=True)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about lines with `ssl`."""
    if "ssl" in node.words[2:] and not _SOURCES & set(node.words[2:]):
        yield Problem(node.word_span(node.words.index("ssl", 2)), "no certificate is given", "add `crt FILE`")
