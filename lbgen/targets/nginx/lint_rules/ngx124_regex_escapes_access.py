r"""a regular expression takes requests out of a protected prefix

Why: regular expressions beat plain prefixes. A request below the protected path that also matches the expression is
answered by the other location, which asks for no password and no address.

Bad:

```nginx
server {
    listen 8080;
    root /srv/www;
    location /admin/ {
        allow 10.0.0.0/8;
        deny all;
    }
    location ~ \.json$ {
        expires 1h;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    root /srv/www;
    location ^~ /admin/ {
        allow 10.0.0.0/8;
        deny all;
    }
    location ~ \.json$ {
        expires 1h;
    }
}
```

See: nginx.org ngx_http_core_module, `location`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, location, value_replaced
from lbgen.targets.nginx.resolved.guards import GUARDS, guards


@rule(*GUARDS, severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask once, about all servers."""
    if unit.is_first(node, *GUARDS):
        for server in unit.every("server"):
            yield from _within(server)


def _within(node: Node) -> Iterator[Problem]:
    found = [(one, location(one)) for one in node.all("location")]
    open_regexes = [
        (one, where)
        for one, where in found
        if where.is_regex and not where.path.startswith("^") and not guards(one) and not one.has_gap
        and not one.first("return", "deny", "internal")
    ]  # fmt: skip
    if not open_regexes or any(guard.name != "deny" or guard.value() == "all" for guard in guards(node)):
        return
    for one, where in found:
        asked = guards(one)
        if where.kind != "" or where.path in ("/", "") or not asked or one.first("location"):
            continue
        other, regex = open_regexes[0]
        yield Problem(
            one.span,
            f"`location {other.text}` takes what matches it below `{where.path}`, and asks no `{asked[0].name}`",
            help=f"write `location ^~ {where.path}`, or nest the expression within",
            related=(Label(other.span, f"`{where.path.rstrip('/')}/...` that match `{regex.path}` come here"),),
            fix=Fix("let no expression beat it", (value_replaced(one, 0, f"^~ {where.path}"),), safe=False),
        )
