"""a path prefix does not end at a slash

Why: `path_beg /api` also takes `/apix` and `/api-internal`. Both go to the backend of `/api`, which answers them
as it likes.

Bad:

```haproxy
frontend web
    bind :8080
    use_backend api if { path_beg /api }
    default_backend app
```

Good:

```haproxy
frontend web
    bind :8080
    use_backend api if { path /api } or { path_beg /api/ }
    default_backend app
```

See: HAProxy configuration manual 2.8, section 7.3.6 "path"; Gateway API, "PathPrefix"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", severity=Severity.INFO, confidence=Confidence.LIKELY)
def check(node: SectionView, _: HaproxyUnit) -> Iterator[Problem]:
    """Ask about prefixes that choose a backend; one that ends in a letter or digit is meant as a whole name."""
    seen = set()
    for statement in node.own("use_backend"):
        for test, place in node.tests(statement):
            if test.fetch != "path" or test.method != "beg" or test.is_garbled or (place.order, test.at) in seen:
                continue
            seen.add((place.order, test.at))
            for text, at in test.patterns:
                if len(text) > 1 and text[-1].isalnum() and "." not in text.rpartition("/")[2]:
                    yield Problem(
                        place.word_span(at),
                        f"`{text}` also begins `{text}x` and `{text}-other`",
                        f"ask for `path {text}` or `path_beg {text}/`",
                    )
