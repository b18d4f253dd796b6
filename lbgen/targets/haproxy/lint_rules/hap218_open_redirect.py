"""a redirect goes where the client says

Why: A link to your own name that ends on somebody else's page is what phishing needs.

Bad:

```haproxy
frontend web
    bind :8080
    http-request redirect location %[url_param(next)] if { path /login }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    http-request redirect location https://www.example.com/%[url_param(next),regsub(^/+,)] if { path /login }
    default_backend app
```

See: CWE-601; HAProxy configuration manual 2.8, "http-request redirect"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, Statement

_FREE = lazy_pattern(
    r"(?:https?://)?%\[(?:url_param|urlp|query|req\.body_param|(?:req\.)?f?hdr\((?!host\b)|(?:req\.)?cook\()",
    re.IGNORECASE,
)


@rule("http-request", "redirect", severity=Severity.ERROR, confidence=Confidence.LIKELY)
def check(node: Statement, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about redirects whose host comes from a parameter, a header or a cookie."""
    words = node.action
    for at in range(1, len(words) - 1):
        if words[at] in ("location", "prefix") and "redirect" in words[:at] and _FREE.match(words[at + 1]):
            yield Problem(
                node.word_span(at + 1),
                "the client chooses the host it is sent to",
                "begin with a host of your own, or look the target up in a map",
            )
            return
