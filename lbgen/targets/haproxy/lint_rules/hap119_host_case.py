"""a comparison with the Host header looks at upper and lower case

Why: Names of hosts have no case. Browsers write them small, other clients as they were given; without `-i` the
others miss the rule.

Bad:

```haproxy
frontend web
    bind :8080
    use_backend api if { hdr_dom(host) api.example.com }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    use_backend api if { hdr_dom(host) -i api.example.com }
    default_backend app
```

See: RFC 9110, section 4.2.3; HAProxy configuration manual 2.8, section 7.1.3, flag `-i`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", "backend", severity=Severity.INFO)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each test of the Host header."""
    for test, statement in node.all_tests():
        if not test.is_host or test.ignores_case or "lower" in test.converters or "(?i)" in "".join(test.texts):
            continue
        if (
            test.method in ("found", "len", "int")
            or not test.patterns
            or not any(map(str.isalpha, "".join(test.texts)))
        ):
            continue
        has_capitals = any(text != text.lower() for text in test.texts) and test.method != "reg"
        yield Problem(
            statement.word_span(test.at),
            "this compares the Host header with its case"
            + (", and clients usually send it in small letters" if has_capitals else ""),
            "add `-i`",
            fix=statement.inserting("add `-i`", test.at, "-i"),
            severity=Severity.WARNING if has_capitals else None,
        )
