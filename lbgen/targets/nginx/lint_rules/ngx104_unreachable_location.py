"""a location is never reached

Why: regular expressions are tried in written order and the first match wins; and none is tried below a prefix marked
`^~`. A location behind one that takes all its requests is dead text that looks alive.

Bad:

```nginx
server {
    listen 8080;
    location ^~ /api/ {
        proxy_pass http://127.0.0.1:9000;
    }
    location ~ ^/api/v2/ {
        proxy_pass http://127.0.0.1:9001;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location /api/ {
        proxy_pass http://127.0.0.1:9000;
    }
    location ~ ^/api/v2/ {
        proxy_pass http://127.0.0.1:9001;
    }
}
```

See: nginx.org ngx_http_core_module, `location`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import Location, NginxUnit, Node, location
from lbgen.targets.nginx.resolved.regexes import literal_beginning, matches_everything


@rule("server", "location", severity=Severity.WARNING, needs=("location ~",))
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    places = node.all("location")
    if not places or node.has_gap:
        return
    found = [(one, location(one)) for one in places]
    regexes = [(one, where) for one, where in found if where.is_regex]
    if not regexes:
        return
    prefixes = {where.path: (one, where) for one, where in found if where.is_prefix}
    longest = max(map(len, prefixes), default=0)
    seen: dict[str, tuple[str, Node]] = {}
    everything: Node | None = None
    for one, where in regexes:
        same_kind, same = seen.get(where.path, ("", None))
        is_same = same_kind in ("~*", where.kind)  # what minds case leaves the other spellings to those behind
        by = everything or (same if is_same else None) or _shadowing(where, prefixes, longest)
        if by is not None:
            yield Problem(
                one.span,
                f"this is never reached: `location {by.text}` takes all its requests",
                help="remove it, or move it before the other" if location(by).is_regex else "drop `^~` there",
                related=(Label(by.span, "takes them"),),
            )
        if where.kind == "~*" or where.path not in seen:
            seen[where.path] = (where.kind, one)
        if matches_everything(where.path):
            everything = everything or one


def _shadowing(where: Location, prefixes: dict[str, tuple[Node, Location]], longest: int) -> Node | None:
    """The `^~` prefix under which every match of a regex lies, unless a longer plain one takes some of them."""
    begins = literal_beginning(where.path) if where.kind == "~" else None
    for length in range(min(len(begins or ""), longest), 0, -1):
        node, by = prefixes.get((begins or "")[:length], (None, where))
        if node is not None:
            is_longer = any(path.startswith(begins or "") and path != by.path for path in prefixes)
            return node if by.kind == "^~" and not is_longer else None
    return None
