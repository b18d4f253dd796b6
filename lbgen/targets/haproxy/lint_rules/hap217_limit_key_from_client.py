"""a limit counts by something that the client writes itself

Why: A client that sends another X-Forwarded-For or User-Agent with each request is a new client each time, and is
never limited.

Bad:

```haproxy
frontend web
    bind :8080
    stick-table type string len 64 size 100k expire 30s store http_req_rate(10s)
    http-request track-sc0 req.hdr(x-forwarded-for)
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    stick-table type ipv6 size 100k expire 30s store http_req_rate(10s)
    http-request track-sc0 src
    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }
    default_backend app
```

See: HAProxy configuration manual 2.8, "http-request track-sc0"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView
from lbgen.targets.haproxy.resolved.counters import tracks
from lbgen.targets.haproxy.resolved.forwarded import CLIENT_ADDRESS, cleaned

_HEADER = lazy_pattern(r"(?:req\.)?f?hdr(?:_ip)?\(([^),]+)")
_OTHERS = frozenset(("user-agent", "referer", "accept-language"))


@rule("frontend", "listen", "backend", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about the key of each tracked counter."""
    for track in tracks(node):
        found = _HEADER.match(track.key)
        name = found[1].strip().lower() if found else ""
        asks_source = any(test.subject == "address" for test, _place in node.tests(track.statement))
        if name in CLIENT_ADDRESS | _OTHERS and name not in cleaned(node) and not asks_source:
            yield Problem(
                track.statement.word_span(track.statement.words.index(track.key)),
                f"a client chooses its own `{name}`, and so whether it is counted as somebody new",
                "count by `src`; behind a proxy, set `src` from the header only for that proxy's address",
            )
