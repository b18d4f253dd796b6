"""a share or a map leads to an upstream that does not exist

Why: The value is used as the place to pass to. nginx cannot check it at start; the requests that get this value are
answered with 502, and all others work: the mistake shows for a few per cent of the traffic.

Bad:

```nginx
http {
    upstream app {
        zone app 64k;
        server 10.0.0.1:8080;
    }
    upstream app-next {
        zone app-next 64k;
        server 10.0.0.2:8080;
    }
    split_clients $request_id $variant {
        5% app_next;
        * app;
    }
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_pass http://$variant;
        }
    }
}
```

Good:

```nginx
http {
    upstream app {
        zone app 64k;
        server 10.0.0.1:8080;
    }
    upstream app-next {
        zone app-next 64k;
        server 10.0.0.2:8080;
    }
    split_clients $request_id $variant {
        5% app-next;
        * app;
    }
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_pass http://$variant;
        }
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_pass`: "the name is searched among the described server groups"
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import PASSES, NginxUnit, Node, host_of, is_name, literal, passed
from lbgen.targets.nginx.resolved.names import nearest


@rule("split_clients", "map", "geo", severity=Severity.ERROR)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask about values without variables; with a `resolver` in effect a name may still be looked up."""
    if not unit.is_complete or not node.block or not node.values:
        return
    name = node.values[-1].lstrip("$").lower()
    passing = _chosen(unit).get(f"${name}")
    if passing is None or passing.effective("resolver"):
        return
    for value, line in literal(name, passing, unit) or ():
        if line.parent is not node:
            continue
        host = host_of(value)
        if is_name(host) and host.lower() not in unit.upstreams:
            near = nearest(host, [one.value() for one in unit.upstreams.values()])
            yield Problem(
                line.span,
                f"no upstream is called `{host}`: requests of this line get 502",
                help=f"did you mean `{near}`?" if near else "define it, or name one that exists",
                related=(Label(passing.span, "used here"),),
            )


@functools.lru_cache(maxsize=1)
def _chosen(unit: NginxUnit) -> dict[str, Node]:
    """The first pass that takes its whole host from a variable, by `$variable`."""
    found: dict[str, Node] = {}
    for node in unit.every(*PASSES):
        host = passed(node, unit).host.lower()
        if host.startswith("$"):
            found.setdefault(f"${host[2:-1]}" if host.startswith("${") and host.endswith("}") else host, node)
    return found
