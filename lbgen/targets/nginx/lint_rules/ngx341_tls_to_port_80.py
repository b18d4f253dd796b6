"""TLS is spoken to a port that does not speak it

Why: A `server` of an upstream without a port is on port 80, whatever the scheme of `proxy_pass`. With `https://` nginx
begins a TLS handshake there, and every request ends in 502.

Bad:

```nginx
upstream app {
    server 10.0.0.1;
    server 10.0.0.2;
}
server {
    listen 8080;
    location / {
        proxy_ssl_verify on;
        proxy_ssl_trusted_certificate /etc/ssl/ca.crt;
        proxy_pass https://app;
    }
}
```

Good:

```nginx
upstream app {
    server 10.0.0.1:443;
    server 10.0.0.2:443;
}
server {
    listen 8080;
    location / {
        proxy_ssl_verify on;
        proxy_ssl_trusted_certificate /etc/ssl/ca.crt;
        proxy_pass https://app;
    }
}
```

See: nginx.org ngx_http_upstream_module, `server`: "If a port is not specified, the port 80 is used"; measured on nginx
1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, passed, peers


@rule(
    "upstream",
    severity=Severity.ERROR,
    needs=("proxy_pass s://", "grpc_pass s://", "fastcgi_pass s://", "uwsgi_pass s://", "scgi_pass s://"),
)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    secure = next((one for one in unit.passes_to(node) if passed(one, unit).scheme in ("https", "grpcs")), None)
    if secure is None:
        return
    for peer in peers(node):
        if peer.host.startswith("unix:") or peer.port not in ("", "80") or "service" in peer.parameters:
            continue
        yield Problem(
            peer.node.argument_span(),
            f"TLS is spoken to port 80 of `{peer.host}`: requests for it end in 502",
            help="write the port that speaks TLS, `:443`",
            related=(Label(secure.span, "passed on over TLS"),),
            severity=None if not peer.port else Severity.WARNING,
        )
