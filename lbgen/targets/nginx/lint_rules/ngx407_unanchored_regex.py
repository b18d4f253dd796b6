r"""a regular expression for an ending matches in the middle

Why: `~ \.php` is found anywhere in the path: `/download/notes.php.txt` goes where only PHP should go.

Bad:

```nginx
server {
    listen 8080;
    location ~ \.php {
        fastcgi_pass 127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location ~ \.php$ {
        fastcgi_pass 127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_core_module, `location`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, location, value_replaced

_ENDING = lazy_pattern(r"\\\.(?:\w+|\((?:\?:)?[\w|]+\))$")


@rule("location", severity=Severity.INFO, confidence=Confidence.LIKELY, is_pedantic=True)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    where = location(node)
    if where.is_regex and _ENDING.search(where.path):
        last = node.directive.arguments[-1]
        yield Problem(
            node.argument_span(len(node.values) - 1),
            f"`{where.path}` matches in the middle of a path too",
            help="end it with `$`",
            fix=Fix("match the end", (value_replaced(node, len(node.values) - 1, f"{last.raw}$"),), safe=False)
            if last.raw == last.value
            else None,
        )
