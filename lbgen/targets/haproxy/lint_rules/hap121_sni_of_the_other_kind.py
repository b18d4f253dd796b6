"""the name a client asks for by TLS is looked for where it is not

Why: `req.ssl_sni` reads a TLS hello that is passed through; where HAProxy ends TLS itself (`bind ... ssl`) it is
empty, and `ssl_fc_sni` has the name. The other way round as well. The rule never matches.

Bad:

```haproxy
frontend secure
    mode tcp
    bind :8443
    tcp-request inspect-delay 5s
    tcp-request content accept if { req.ssl_hello_type 1 }
    use_backend vault if { ssl_fc_sni -i vault.example.com }
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

See: HAProxy configuration manual 2.8, "req.ssl_sni" and "ssl_fc_sni"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_PASSED = frozenset(("req.ssl_sni", "req.ssl_hello_type", "req_ssl_hello_type", "req.ssl_alpn"))


@rule("frontend", "listen", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about sections whose addresses are all of one kind."""
    if not node.binds or any("$" in word for bind in node.binds for word in bind.statement.words):
        return
    ends_all = all(bind.is_tls for bind in node.binds)
    ends_none = not node.is_tls
    for test, statement in node.all_tests():
        if ends_all and test.fetch in _PASSED:
            said, better = "TLS ends here, so the bytes of its hello are gone", "use `ssl_fc_sni`"
        elif ends_none and test.fetch == "ssl_fc_sni":
            said, better = "TLS does not end here, so HAProxy took no name from it", "use `req.ssl_sni`"
        else:
            continue
        yield Problem(statement.word_span(test.at), said, f"{better} here")
