"""a rule looks into data that may not have come yet

Why: Without `tcp-request inspect-delay` and a `tcp-request content` rule, HAProxy chooses the backend when the
connection opens, before the TLS hello is there: the name is empty, and the default backend gets the client
(measured on 2.6; sometimes on 2.8).

Bad:

```haproxy
frontend secure
    mode tcp
    bind :8443
    use_backend vault if { req.ssl_sni -i vault.example.com }
    default_backend web
```

Good:

```haproxy
frontend secure
    mode tcp
    bind :8443
    tcp-request inspect-delay 5s
    tcp-request content accept if { req.ssl_hello_type 1 }
    use_backend vault if { req.ssl_sni -i vault.example.com }
    default_backend web
```

See: HAProxy configuration manual 2.8, "tcp-request inspect-delay", "req.ssl_sni"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_CONTENTS = ("req.ssl_", "req_ssl_", "req.payload", "payload", "req.len", "req_len", "rdp_cookie", "req.rdp_cookie")


@rule("frontend", "listen", "backend", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about sections in TCP mode, at the first test of contents."""
    rules = node.all("tcp-request")
    waits = any(one.word(1) == "inspect-delay" for one in rules) and any(one.word(1) == "content" for one in rules)
    if waits or node.mode != "tcp" or node.is_tls or not node.is_front:
        return
    for test, statement in node.all_tests():
        if test.fetch.startswith(_CONTENTS):
            yield Problem(
                statement.word_span(test.at),
                "this is asked when the connection opens, before the client sent anything",
                "add `tcp-request inspect-delay 5s` and `tcp-request content accept if { req.ssl_hello_type 1 }`",
            )
            return
