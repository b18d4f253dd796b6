"""a pattern can never match what it is compared with

Why: A path begins with a slash and ends before the `?`; a Host header has no scheme and no slash; a method is in
capitals. The rule looks right, and takes no request.

Bad:

```haproxy
frontend web
    bind :8080
    use_backend debug if { path /search?debug=1 }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    use_backend debug if { path /search } { url_param(debug) 1 }
    default_backend app
```

See: HAProxy configuration manual 2.8, section 7.3.6 "path", "method", "req.hdr"; RFC 9110, section 7.2 and 9.1
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView, Test


@rule("frontend", "listen", "backend", severity=Severity.WARNING)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each pattern of exact and prefix tests."""
    for test, statement in node.all_tests():
        if test.converters or test.method not in ("", "str", "beg") or test.is_garbled:
            continue
        for text, at in test.patterns:
            why = _why(test, text)
            if why and "$" not in text:
                yield Problem(statement.word_span(at), f"`{text}` never matches: {why[0]}", why[1])


def _why(test: Test, text: str) -> tuple[str, str] | None:
    if test.fetch == "path":
        if "?" in text:
            return "a path ends before the `?`", "ask for the query apart: `url_param(name)`"
        if text and text[0] not in "/*" and "://" not in text:
            return "a path begins with a slash", f"write `/{text}`"
    if test.is_host and "/" in text:
        return "a Host header has no slash", "write the name alone, and ask for the path apart"
    if test.fetch == "method" and text != text.upper() and not test.ignores_case:
        return "methods are in capitals", f"write `{text.upper()}`"
    return None
