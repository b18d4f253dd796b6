"""a redirect goes to a host that the client names

Why: what the request says becomes the place that browsers are sent to. With `$arg_next` a link to this server leads
wherever its writer likes; with `$http_host` an answer that a cache keeps leads everybody to the host that one client
wrote.

Bad:

```nginx
server {
    listen 8080;
    server_name shop.example.com;
    location = /login {
        return 302 $arg_next;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    server_name shop.example.com;
    location = /login {
        return 302 https://shop.example.com/account;
    }
}
```

See: CWE-601; nginx.org ngx_http_rewrite_module, `return`
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, url_host, value_replaced, variables
from lbgen.targets.nginx.resolved.taint import chosen_by_client

_LEADING = lazy_pattern(r"\$(?:\{(\w+)\}|(\w+))")
_SENT = ("http_", "arg_", "cookie_")
_REDIRECTS = ("redirect", "permanent")


@rule("return", "rewrite", severity=Severity.ERROR)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    position = _target_position(node)
    if position is None:
        return
    text = node.value(position)
    host = url_host(text)
    leading = _LEADING.match(text)
    if host:
        yield from _host(node, unit, position, host)
    elif leading is not None:
        name = (leading[1] or leading[2]).lower()
        if name.startswith(_SENT):
            yield Problem(
                node.argument_span(position),
                f"`${name}` is the client's choice, and browsers are sent wherever it says",
                help="redirect to a place of your own, or choose one of several with a `map`",
            )


def _target_position(node: Node) -> int | None:
    """Which argument says where browsers are sent, if this sends them anywhere."""
    if node.name == "rewrite":
        return 1 if node.value(2) in _REDIRECTS or url_host(node.value(1)) else None
    if len(node.values) == 1:
        return 0 if not node.value().isdigit() else None
    return 1 if node.value()[:1] == "3" else None


def _host(node: Node, unit: NginxUnit, position: int, host: str) -> Iterator[Problem]:
    chosen = chosen_by_client(variables(host), node, unit)
    if chosen is None:
        return
    fix = None
    if chosen == "http_host":
        severity, help_text = Severity.WARNING, "write the name itself, or `$host`, which is the name nginx went by"
        changed = re.sub(r"\$\{?http_host\}?", "$host", node.value(position), count=1)
        if "${http_host}" not in node.value(position) and " " not in changed:
            fix = Fix("redirect to the name that nginx went by", (value_replaced(node, position, changed),), safe=False)
    elif chosen == "host":
        severity, help_text = Severity.INFO, "write the name itself, or give the server its names with `server_name`"
    else:
        severity, help_text = Severity.ERROR, "write the name itself, or choose one of several with a `map`"
    yield Problem(
        node.argument_span(position),
        f"browsers are sent to the host in `${chosen}`, which the request names",
        help=help_text,
        fix=fix,
        severity=severity,
    )
