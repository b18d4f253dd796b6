"""something is defined and never used

Why: An upstream that nobody passes to, or a variable that nobody reads, is either left over, or its name is misspelled
where it should be used.

Bad:

```nginx
http {
    map $http_user_agent $is_robot {
        default 0;
        ~*bot 1;
    }
    server {
        listen 8080;
        root /srv/shop;
    }
}
```

Good:

```nginx
http {
    map $http_user_agent $is_robot {
        default 0;
        ~*bot 1;
    }
    server {
        listen 8080;
        root /srv/shop;
        if ($is_robot) {
            return 403;
        }
    }
}
```

See: nginx.org ngx_http_upstream_module, `upstream`; ngx_http_map_module, `map`
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import PASSES, NginxUnit, host_of, literal, passed, variables
from lbgen.targets.nginx.resolved.names import nearest

# What reads variables, or passes requests, by names that are not arguments of directives.
_CODE = r"_by_lua|^js_|^perl|^ssi$|^lua_|^set_by|^mruby|^wasm"


@rule("*", severity=Severity.INFO, needs=("upstream", "map", "geo", "split_clients"))
def check(unit: NginxUnit, _: NginxUnit) -> Iterator[Problem]:
    if not unit.is_complete:
        return
    found = [*_variables(unit), *_upstreams(unit)]
    if found and not any(re.search(_CODE, name) for name in unit.names):
        yield from found


def _variables(unit: NginxUnit) -> Iterator[Problem]:
    for table in unit.every("map", "geo", "split_clients"):
        name = table.values[-1].lstrip("$") if table.values else ""
        if table.block is not None and name and not unit.uses(name.lower()):
            yield Problem(table.span, f"nothing reads `${name}`", help="use it, or remove it")


def _upstreams(unit: NginxUnit) -> Iterator[Problem]:
    """An upstream may be named by a variable's value too."""
    named = {host_of(value).lower() for node in unit.every("set") for value in node.values[1:]}
    for table in unit.every("map", "geo", "split_clients"):
        named.update(host_of(line.value()).lower() for line in table.block or () if line.values)
    hosts = [passed(node, unit).host for node in unit.every(*PASSES, "memcached_pass", "pass")]
    named.update(host.lower() for host in hosts)
    unused = [(name, upstream) for name, upstream in unit.upstreams.items() if name not in named]
    if not unused:
        return
    chosen = {_first(host) for host in hosts if "$" in host}
    is_open = any(literal(name, unit.root, unit) is None for name in chosen)
    astray = sorted(named - unit.upstreams.keys())
    for name, upstream in unused:
        # Where a name nearly like it is used, that is the mistake (NGX119, or "host not found").
        if not is_open and not nearest(name, astray):
            yield Problem(upstream.span, f"nothing passes to `{upstream.value()}`", help="use it, or remove it")


def _first(text: str) -> str:
    return (variables(text) or [""])[0]
