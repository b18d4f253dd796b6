"""a rewrite matches what it makes: the request goes round until nginx gives up

Why: after `last`, locations are searched again. Where the new path comes back to the same location and matches the
same expression, nginx answers 500 after ten rounds: "rewrite or internal redirection cycle".

Bad:

```nginx
server {
    listen 8080;
    root /srv/www;
    location / {
        rewrite ^/(.*)$ /app/$1 last;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    root /srv/www;
    location / {
        rewrite ^/(.*)$ /app/$1 break;
    }
}
```

See: nginx.org ngx_http_rewrite_module, `rewrite`
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import Location, NginxUnit, Node, location

_CAPTURE = lazy_pattern(r"\$(?:\d|\{?\w+\}?)")


@rule("rewrite", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or around.name != "location" or node.value(2) != "last" or not location(around).is_prefix:
        return
    made = _CAPTURE.sub("x", node.value(1)).partition("?")[0]
    prefix = location(around).path
    if not made.startswith("/") or not made.startswith(prefix) or not _matches(node.value(), made):
        return
    server = node.within("server")
    if server is None or server.has_gap or _is_decided_before(node, around):
        return
    others = server.all("location")
    if any(one is not around and _takes(location(one), made, prefix) for one in others):
        return
    yield Problem(
        node.span,
        f"`{made}` comes back to this location and matches again: nginx answers 500 after ten rounds",
        help="write `break` to serve it from here, or exclude the new path from the expression",
        related=(Label(around.span, "the new path comes back here"),),
    )


def _is_decided_before(node: Node, around: Node) -> bool:
    """Whether something before the rewrite, or a location within this one, may keep the new path from it."""
    lines = around.block or ()
    before = lines[: lines.index(node)]
    deciding = ("if", "rewrite", "return", "break", "include")
    return around.has_gap or around.first("location") is not None or any(one.name in deciding for one in before)


def _matches(pattern: str, path: str) -> bool:
    """Whether an expression that Python and PCRE read alike matches; short ones only, as both may take long."""
    if len(pattern) > 60 or pattern.count("*") + pattern.count("+") > 2:
        return False
    try:
        return re.search(pattern, path) is not None
    except (re.error, OverflowError):
        return False


def _takes(where: Location, path: str, prefix: str) -> bool:
    """Whether another location may take a path before this prefix does."""
    if where.is_regex:
        return True
    return path == where.path if where.kind == "=" else len(where.path) > len(prefix) and path.startswith(where.path)
