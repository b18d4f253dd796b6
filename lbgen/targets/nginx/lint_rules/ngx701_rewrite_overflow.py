"""a rewrite overflows the worker's memory in this version of nginx

Why: nginx before 1.31.1 and 1.30.2 counts too few bytes for captures that lie within one another, where it escapes
them: in a redirect or behind `?` (CVE-2026-9256). Before 1.31.0 and 1.30.1 it does so for `$1` in a `set`, `if` or
`rewrite` behind a rewrite with `?` as well (CVE-2026-42945). One request crashes the worker, or does worse.

Bad:

```nginx
server {
    listen 8080;
    root /srv/www;
    location /shop/ {
        rewrite ^/(shop/(.*))$ /index.php?path=$1&item=$2 last;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    root /srv/www;
    location /shop/ {
        rewrite ^/shop/(?<item>.*)$ /index.php?item=$item last;
    }
}
```

See: CVE-2026-9256, CVE-2026-42945; nginx.org "Security advisories"
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.ports.version import is_between, show
from lbgen.targets.nginx.resolved import NginxUnit, Node, variables
from lbgen.targets.nginx.resolved.advisories import milder
from lbgen.targets.nginx.resolved.regexes import nested

_RIFT = ((0, 6, 27), (1, 31, 0), ((1, 30, 1),))


@rule("rewrite", severity=Severity.ERROR, since="0.1.17", before="1.31.1", backported=("1.30.2",))
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if unit.options.edition == "plus":
        return
    version = show(unit.options.version)
    severity, notes = milder(unit.options.version)
    if _has_overlapping_captures(node):
        yield Problem(
            node.argument_span(1),
            f"nginx {version} can be made to write beyond its memory here: these captures lie within one another",
            help="upgrade to 1.30.2, 1.31.1 or newer, or give the groups names",
            notes=notes,
            severity=severity,
        )
    if is_between(unit.options.version, *_RIFT) and (later := _later_capture(node)) is not None:
        yield Problem(
            later.span,
            f"nginx {version} can be made to write beyond its memory here: a rewrite with `?` stands before",
            help="upgrade to 1.30.1, 1.31.0 or newer, or give the group a name",
            related=(Label(node.span, "leaves its mode behind"),),
            notes=notes,
            severity=severity,
        )


def _has_overlapping_captures(node: Node) -> bool:
    target = node.value(1)
    is_redirect = node.value(2) in ("redirect", "permanent") or target.startswith(("http://", "https://", "$scheme"))
    escaped = set(variables(target if is_redirect else target.partition("?")[2]))
    return any({str(outer), str(inner)} <= escaped for outer, inner in nested(node.value()))


def _later_capture(node: Node) -> Node | None:
    """The first line behind a rewrite with arguments, in its block, that uses an unnamed capture."""
    if node.value(2) or "?" not in node.value(1)[:-1]:
        return None
    lines = _behind(node)
    if node.parent is not None and node.parent.name == "if":
        lines += _behind(node.parent)
    within = (line for one in lines for line in ((one, *one.below()) if one.name == "if" else (one,)))
    uses = (line for line in within if line.name in ("set", "if", "rewrite"))
    return next((line for line in uses if any(name.isdigit() for name in variables(line.text))), None)


def _behind(node: Node) -> list[Node]:
    block = node.parent.block if node.parent is not None else None
    return block[block.index(node) + 1 :] if block else []
