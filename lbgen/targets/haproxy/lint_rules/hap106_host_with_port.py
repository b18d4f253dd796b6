"""a comparison with the Host header does not expect a port

Why: Clients send the port in Host unless it is the scheme's default. `hdr(host) -i x` is then compared with
`x:8443`, does not match, and the request goes to the default backend.

Bad:

```haproxy
frontend web
    bind :8080
    use_backend api if { hdr(host) -i api.example.com }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    use_backend api if { hdr(host),field(1,:) -i api.example.com }
    default_backend app
```

See: RFC 9110, section 7.2; HAProxy configuration manual 2.8, "req.hdr", "field"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView

_DEFAULT_PORTS = frozenset((80, 443))


@rule("frontend", "listen", "backend", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about exact comparisons; on ports 80 and 443 it is only worth a remark."""
    ports = {port for bind in node.binds for port in bind.ports}
    is_usual = not ports or ports <= _DEFAULT_PORTS
    for test, statement in node.all_tests():
        if not test.is_host or test.converters or test.method not in ("", "str") or not test.patterns:
            continue
        if test.has_file or any(":" in text for text in test.texts):
            continue
        criterion = statement.word(test.at)
        port = min(ports - _DEFAULT_PORTS, default=8443)
        yield Problem(
            statement.word_span(test.at),
            f"a Host header with a port, such as `{test.texts[0]}:{port}`, does not match",
            f"compare the name alone: `{criterion},field(1,:)`",
            fix=statement.replacing("compare the name alone", test.at, f"{criterion},field(1,:)"),
            severity=Severity.INFO if is_usual else None,
        )
