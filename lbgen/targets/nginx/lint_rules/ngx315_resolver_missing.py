"""a name is made up for each request, and nobody can look it up

Why: With variables in `proxy_pass` nginx looks the name up for each request, and needs a `resolver` for it. Without
one, every request whose name is no `upstream` and no address gets 502: "no resolver defined to resolve".

Bad:

```nginx
http {
    server {
        listen 8080;
        location / {
            set $app app.internal.example.com;
            proxy_pass http://$app;
        }
    }
}
```

Good:

```nginx
http {
    server {
        listen 8080;
        location / {
            resolver 10.0.0.53 valid=10s;
            set $app app.internal.example.com;
            proxy_pass http://$app;
        }
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_pass`; ngx_http_core_module, `resolver`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import PASSES, NginxUnit, Node, host_of, is_name, literal, passed, variables


@rule(*(f"{name} $" for name in PASSES), severity=Severity.ERROR)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask about hosts of which at least one is known to be a name that is no upstream, or which cannot be known."""
    to = passed(node, unit)
    used = variables(to.host)
    if not used or not unit.is_complete or node.effective("resolver"):
        return
    known = literal(used[0], node, unit) if to.host in (f"${used[0]}", f"${{{used[0]}}}") else None
    if known is None:
        if "." not in to.host:
            return
        name = to.host
    else:
        names = [host_of(value) for value, line in known if line.name == "set"]
        name = next((one for one in names if is_name(one) and one.lower() not in unit.upstreams), "")
    if name:
        yield Problem(
            node.argument_span(),
            f"`{name}` cannot be looked up: every request for it gets 502",
            help="write `resolver` with the address of your DNS server, and `valid=10s`",
        )
