"""plain HTTP is spoken to port 443

Why: What listens on 443 speaks TLS. It answers "400 The plain HTTP request was sent to HTTPS port", or closes.

Bad:

```nginx
upstream app {
    server 10.0.0.1:443;
    server 10.0.0.2:443;
}
server {
    listen 8080;
    location / {
        proxy_pass http://app;
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

See: nginx.org ngx_http_proxy_module, `proxy_pass`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, passed, peers

_SECURE = {"http": "https", "grpc": "grpcs"}


@rule("proxy_pass", "grpc_pass", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    to = passed(node, unit)
    if to.scheme not in _SECURE:
        return
    on_443 = [peer for peer in peers(to.upstream) if peer.port == "443"] if to.upstream is not None else []
    if to.port == "443" or on_443:
        yield Problem(
            node.argument_span(),
            f"plain {to.scheme} is spoken to port 443: what listens there speaks TLS, and answers 400",
            help=f"write `{_SECURE[to.scheme]}://`",
            related=tuple(Label(peer.node.span, "port 443") for peer in on_443[:1]),
        )
