"""a test without a pattern never holds

Why: Nothing is compared with nothing: the rule looks right, and takes no request. `haproxy -c` warns of a test that is
one word alone, and says nothing where a flag follows it (`path -i`, `path -m beg`). Whoever asks whether something is
there writes `-m found`.

Bad:

```haproxy
frontend web
    bind :8080
    acl has_token req.hdr(X-Token) -m str
    use_backend api if has_token
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    acl has_token req.hdr(X-Token) -m found
    use_backend api if has_token
    default_backend app
```

See: HAProxy configuration manual 2.8, section 7.1 "Using ACLs and fetching samples"; HAProxy 2.8.25 and 2.6.12
(measured)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Test

_METHODS = frozenset(("beg", "dir", "dom", "end", "int", "ip", "len", "reg", "str", "sub"))
# Fetches that are no yes or no: alone they ask nothing.
_FETCHES = frozenset(
    (
        *("base", "method", "path", "pathq", "query", "req.ver", "url", "url_param"),
        *("req.cook", "req.fhdr", "req.hdr", "res.cook", "res.fhdr", "res.hdr", "status"),
        *("dst", "dst_port", "src", "src_port", "req.ssl_sni", "ssl_fc_alpn", "ssl_fc_sni"),
    )
)


@rule("frontend", "listen", "backend", "defaults", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each test; `--` says that it is meant, and `-u` that patterns are added at run time."""
    for test, statement in node.all_tests():
        if test.patterns or test.has_file or not _wants_pattern(test):
            continue
        head = test.head(statement.words)
        if "--" not in head and "-u" not in head:
            yield Problem(
                statement.word_span(test.at, test.at + len(head) - 1),
                f"`{' '.join(head)}` never holds: it has no pattern",
                "write what it is compared with, or ask whether it is there: `-m found`",
            )


def _wants_pattern(test: Test) -> bool:
    return test.method in _METHODS or (not test.method and not test.converters and test.fetch in _FETCHES)
