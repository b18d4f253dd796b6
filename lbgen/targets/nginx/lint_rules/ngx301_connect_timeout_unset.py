"""a server that does not answer is waited for 60 seconds before the next one is asked

Why: `proxy_connect_timeout` is 60s where nothing is said. When a machine is gone (its packets are dropped, and not
refused), each request that meets it hangs for that long, although another server of the upstream could have answered.

Bad:

```nginx
http {
    upstream app {
        zone app 64k;
        server 10.0.0.1:8080;
        server 10.0.0.2:8080;
    }
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_pass http://app;
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
        server 10.0.0.2:8080;
    }
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_connect_timeout 3s;
            proxy_pass http://app;
        }
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_connect_timeout`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, family, peers, said_beside

_FEWEST = 2


@rule("upstream", severity=Severity.INFO)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask about upstreams with a choice of servers, once for each."""
    if not unit.is_complete or sum(peer.is_live for peer in peers(node)) < _FEWEST:
        return
    for one in unit.passes_to(node):
        name = f"{family(one)}_connect_timeout"
        if not one.effective(name):
            yield Problem(
                one.span,
                f"a server of `{node.value()}` that is gone is waited for 60 s, in each request that meets it",
                help=f"write `{name} 3s;`",
                related=(Label(node.span, "another server could answer"),),
                fix=said_beside(one, f"{name} 3s;", "wait 3 s"),
            )
            return
