"""a client chooses the server that a request is passed to

Why: nginx sends the request wherever the variable says. Whoever can set it reaches what only nginx can reach: services
on its loopback address, in its network, or a cloud's metadata service.

Bad:

```nginx
server {
    listen 8080;
    location = /fetch {
        resolver 10.0.0.53;
        proxy_pass http://$arg_host;
    }
}
```

Good:

```nginx
map $arg_host $fetched {
    default 127.0.0.1:9000;
    images 127.0.0.1:9001;
}
server {
    listen 8080;
    location = /fetch {
        resolver 10.0.0.53;
        proxy_pass http://$fetched;
    }
}
```

See: CWE-918; nginx.org ngx_http_proxy_module, `proxy_pass`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import PASSES, NginxUnit, Node, passed, variables
from lbgen.targets.nginx.resolved.taint import chosen_by_client, is_label


@rule(*(f"{name} $" for name in PASSES), severity=Severity.ERROR)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    host = passed(node, unit).host
    around = node.within("location")
    if "$" not in host or around is None or around.first("internal"):
        return
    chosen = chosen_by_client(variables(host), node, unit)
    if chosen is None or _is_checked(chosen, node):
        return
    is_whole = host.lower() in (f"${chosen}", f"${{{chosen}}}")
    if not is_whole and is_label(chosen, node):
        return
    where = "the host it names" if is_whole else "a host made of it"
    yield Problem(
        node.argument_span(),
        f"`${chosen}` is the client's choice, and the request goes to {where}",
        help="choose among known servers with a `map`",
        severity=None if is_whole else Severity.WARNING,
    )


def _is_checked(name: str, node: Node) -> bool:
    """Whether an `if` around looks at the variable and may turn the request away."""
    return any(
        name in variables(one.text) and one.first("return", "rewrite", "break")
        for block in node.around()
        for one in block.all("if")
    )
