"""Strict-Transport-Security holds only now and then

Why: without `always`, nginx adds the header to answers of success and redirects only: an error page does not renew it.
And a browser that hears of a few days forgets before the next visit.

Bad:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    add_header Strict-Transport-Security "max-age=63072000";
    root /srv/shop;
}
```

Good:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    add_header Strict-Transport-Security "max-age=63072000" always;
    root /srv/shop;
}
```

See: RFC 6797; nginx.org ngx_http_headers_module, `add_header`
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, replaced, written
from lbgen.whole_number import whole_number

_MAX_AGE = lazy_pattern(r"max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_HALF_A_YEAR_S = 15_768_000


@rule("add_header strict-transport-security", severity=Severity.INFO)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if "$" in node.value(1):
        return
    age = _MAX_AGE.search(node.value(1))
    if age is None:
        yield Problem(
            node.argument_span(1),
            "browsers ignore this header: it has no `max-age`",
            help="write `max-age=63072000`",
            severity=Severity.WARNING,
        )
    elif 0 < whole_number(age[1]) < _HALF_A_YEAR_S:
        yield Problem(
            node.argument_span(1),
            f"browsers forget this after {whole_number(age[1]) / 86_400:g} days",
            help="write `max-age=63072000` (two years) once all works",
        )
    if "always" not in node.values[2:]:
        yield Problem(
            node.span,
            "error pages go without this header: nginx adds it to answers of success and redirects only",
            help="write `always` at the end",
            fix=Fix("add it to all answers", (replaced(node, f"{written(node).removesuffix(';').rstrip()} always"),)),
        )
