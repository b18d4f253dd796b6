"""`keepalive` is said, and every connection is closed all the same

Why: Connections are kept only in HTTP/1.1, and not where `Connection: close` is sent, as the map for WebSockets that is
copied everywhere (`'' close`) does with plain requests. Before nginx 1.29.7 both must be turned off by hand: HTTP/1.0
and `Connection: close` are what it sends where nothing is said.

Bad:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    keepalive 32;
}
server {
    listen 8080;
    location / {
        proxy_set_header Connection close;
        proxy_pass http://app;
    }
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    keepalive 32;
}
server {
    listen 8080;
    location / {
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_pass http://app;
    }
}
```

See: nginx.org ngx_http_upstream_module, `keepalive`; measured on nginx 1.22.1 and 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, passed

_DEFAULT_SINCE = (1, 29, 7)


@rule("proxy_pass", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    upstream = passed(node, unit).upstream
    kept = upstream.first("keepalive") if upstream is not None else None
    if kept is None or kept.value() == "0" or not unit.is_http(node):
        return
    found = _closed_by(node, unit)
    if found is not None:
        at, why = found
        yield Problem(
            at.span,
            f"`keepalive {kept.value()}` does nothing here: {why}",
            help='write `proxy_http_version 1.1;` and `proxy_set_header Connection "";`',
            related=(Label(kept.span, "asked for here"),),
        )


def _closed_by(node: Node, unit: NginxUnit) -> tuple[Node, str] | None:
    """What closes the connection, and why."""
    version = node.effective("proxy_http_version")
    if version and version[-1].value() == "1.0":
        return version[-1], "HTTP/1.0 closes after each answer"
    headers = [one for one in node.effective("proxy_set_header") if one.value().lower() == "connection"]
    if any(one.value(1).lower() == "close" for one in headers):
        return headers[-1], "`Connection: close` is sent"
    if any(_is_closing(one.value(1), unit) for one in headers):
        return headers[-1], "`Connection: close` is sent with every request that asks for no upgrade"
    if not unit.is_older(*_DEFAULT_SINCE) or not unit.is_complete:
        return None
    if not version:
        return node, "before 1.29.7 HTTP/1.0 is spoken where nothing is said"
    return None if headers else (node, "before 1.29.7 `Connection: close` is sent where nothing is said")


def _is_closing(value: str, unit: NginxUnit) -> bool:
    """Whether a header is made by a map of `$http_upgrade` that says `close` for requests without one."""
    for table in unit.tables.get(value.lstrip("$").lower(), ()):
        if table.name == "map" and table.value(1).lower() == value.lower() and table.value().lower() == "$http_upgrade":
            lines = {line.name: line.value() for line in table.block or ()}
            return lines.get("", lines.get("default", "")) == "close"
    return False
