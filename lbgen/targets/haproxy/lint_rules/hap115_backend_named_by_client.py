"""the client names the backend

Why: `use_backend %[...]` takes any text as a name. With a header or a part of the path in it, a client reaches
every backend of the file, also those no route leads to.

Bad:

```haproxy
frontend web
    bind :8080
    use_backend %[req.hdr(host),lower]
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    use_backend site-%[req.hdr(host),lower]
    default_backend app
```

See: HAProxy configuration manual 2.8, "use_backend" (dynamic names)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement

_FROM_CLIENT = lazy_pattern(r"%\[(?:req\.|hdr|path|url|cook|base|query|ssl_fc_sni|req_ssl_sni)")


@rule("use_backend", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about names that begin with what the client sent; a map or a fixed beginning bounds them."""
    name = node.word(1)
    if _FROM_CLIENT.match(name) and "map" not in name:
        yield Problem(
            node.word_span(1),
            "a client can name any backend of this file here",
            "put a fixed text in front (`site-%[...]`), or look the name up in a map",
        )
