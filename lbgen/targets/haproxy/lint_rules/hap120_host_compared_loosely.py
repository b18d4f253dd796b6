"""a comparison with the Host header takes foreign names too

Why: `hdr_end(host) example.com` holds for `notexample.com`, `hdr_sub` for `example.com.attacker.test`, and a
regular expression without both anchors for either.

Bad:

```haproxy
frontend web
    bind :8080
    use_backend api if { hdr_end(host) -i example.com }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    use_backend api if { hdr_end(host) -i .example.com }
    default_backend app
```

See: HAProxy configuration manual 2.8, section 7.1.3 "Matching strings"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Test


@rule("frontend", "listen", "backend", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each test of the Host header that is not exact."""
    for test, statement in node.all_tests():
        if test.is_host:
            for text, at in test.patterns:
                why = _why(test, text)
                if why:
                    yield Problem(
                        statement.word_span(at),
                        f"`{text}` also takes {why}",
                        "compare the whole name, or `hdr_end(host)` with a leading dot",
                    )


def _why(test: Test, text: str) -> str:
    if test.method == "end" and "." in text.strip(".") and not text.startswith((".", ":")):
        return f"`not{text}`"
    if test.method == "sub" and "." in text.strip("."):
        return f"`{text.strip('.')}.attacker.test`"
    if test.method == "reg" and ("\\." in text or "." in text):
        if not text.endswith("$") and ":" not in text:
            return "names that go on behind it"
        if not text.startswith(("^", "(^", "(?i)^", ".", "\\.")):
            return "names with something in front"
    return ""
