"""a directive where nginx does not allow it

Why: nginx does not start: "directive is not allowed here". Many directives hold for a whole server or location and not
within `if` or `limit_except`; others belong to `http` or to `stream` alone.

Bad:

```nginx
http {
    server {
        listen 8080;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
http {
    server {
        listen 8080;
        location / {
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

See: nginx.org "Alphabetical index of directives", the line "Context"; each name was measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node
from lbgen.targets.nginx.resolved.contexts import ALLOWED


@rule("*", severity=Severity.ERROR, is_refused=True)
def check(unit: NginxUnit, _: NginxUnit) -> Iterator[Problem]:
    """Ask about names that the table has, within blocks that are known; a fragment may be included anywhere."""
    places: dict[Node, frozenset[str]] = {}
    for name in unit.names & ALLOWED.keys():
        allowed = ALLOWED[name]
        for node in unit.every(name):
            block = node.parent
            if block is None:
                continue
            here = places.get(block)
            if here is None:
                here = places[block] = _places(unit, block)
            if here and here.isdisjoint(allowed):
                yield Problem(
                    node.name_span,
                    f"`{name}` is not allowed {_within(block)}: nginx does not start",
                    f"it may stand in {_listed(allowed)}",
                )


def _places(unit: NginxUnit, block: Node) -> frozenset[str]:
    """What a block may be, in the table's words; nothing where that is not known."""
    if block.parent is None:
        return frozenset(("main",)) if unit.is_main else frozenset()
    match block.name:
        case "events" | "http" | "location" | "limit_except" | "stream":
            return frozenset((block.name,))
        case "server" | "upstream" if block.block is not None:
            around = block.within("http", "stream", "mail")
            if around is None:
                return frozenset((block.name, f"stream-{block.name}"))
            return frozenset({"http": (block.name,), "stream": (f"stream-{block.name}",)}.get(around.name, ()))
        case "if" if block.parent.name in ("server", "location"):
            return frozenset((f"if-in-{block.parent.name}",))
        case _:
            return frozenset()


def _within(block: Node) -> str:
    return f"in `{block.name}`" if block.name else "outside of all blocks"


def _listed(places: frozenset[str]) -> str:
    said = {"main": "no block at all", "if-in-server": "`if` of a server", "if-in-location": "`if` of a location"}
    words = [said.get(one, f"`{one.removeprefix('stream-')}`" + " of stream" * ("-" in one)) for one in sorted(places)]
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
