r"""a text names a capture before the map that makes it, in a version of nginx that overflows

Why: nginx counts the bytes of `$1` first and then evaluates the map, whose expression sets `$1` anew: what is written
is longer than what was counted. nginx before 1.31.3 and 1.30.4 writes beyond its memory (CVE-2026-42533), in `root`
and in access logs before 1.31.7 and 1.30.6 (CVE-2026-93479). One request crashes the worker, or does worse.

Bad:

```nginx
map $http_x_site $site {
    default main;
    "~^(\w+)-live$" live;
}
server {
    listen 8080;
    location ~ ^/(\w+)/files/ {
        root /srv/$1/$site;
    }
}
```

Good:

```nginx
map $http_x_site $site {
    default main;
    "~^(?:\w+)-live$" live;
}
server {
    listen 8080;
    location ~ ^/(\w+)/files/ {
        root /srv/$1/$site;
    }
}
```

See: CVE-2026-42533, CVE-2026-93479; nginx.org "Security advisories"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.ports.version import is_between, show
from lbgen.targets.nginx.resolved import NginxUnit, Node, variables
from lbgen.targets.nginx.resolved.advisories import milder
from lbgen.targets.nginx.resolved.regexes import groups

_ANYWHERE = ((0, 9, 6), (1, 31, 3), ((1, 30, 4),))
_LEFT_OPEN = ("root", "log_format", "access_log")


@rule("map", severity=Severity.ERROR, since="0.9.6", before="1.31.7", backported=("1.30.6",))
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask once, about all maps."""
    if unit.is_first(node, "map"):
        yield from _overflows(unit)


def _overflows(unit: NginxUnit) -> Iterator[Problem]:
    maps = {one.value(1).lstrip("$").lower(): one for one in unit.every("map") if one.block is not None}
    captured = {name: found for name, one in maps.items() if (found := _captures(one))}
    if not captured or unit.options.edition == "plus":
        return
    severity, notes = milder(unit.options.version)
    is_open_anywhere = is_between(unit.options.version, *_ANYWHERE)
    for node in unit.every(*(unit.names if is_open_anywhere else _LEFT_OPEN)):
        if node.block is not None:
            continue
        by = _overflowing(variables(" ".join(node.values)), captured)
        if by is not None:
            yield Problem(
                node.span,
                f"nginx {show(unit.options.version)} can be made to write beyond its memory here: "
                f"`${by}` sets captures that stand before it",
                help="upgrade to 1.30.6, 1.31.7 or newer, or write `(?:` in the map",
                related=(Label(maps[by].span, "sets them"),),
                notes=notes,
                severity=severity,
            )


def _captures(one: Node) -> frozenset[str]:
    """The variables that a map's expressions set."""
    found: set[str] = set()
    for line in one.block or ():
        if line.name.startswith("~"):
            for number, name in enumerate(groups(line.name), 1):
                found.update((str(number), name.lower()) if name else (str(number),))
    return frozenset(found)


def _overflowing(names: list[str], captured: Mapping[str, frozenset[str]]) -> str | None:
    """The first map among these variables that one of its captures stands before."""
    return next(
        (name for position, name in enumerate(names) if captured.get(name, frozenset()) & set(names[:position])),
        None,
    )
