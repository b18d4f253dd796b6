"""old protocols are offered by default

Why: without `ssl_protocols`, nginx before 1.27.3 offers TLS 1.0 and 1.1 besides the newer ones, wherever OpenSSL still
has them. RFC 8996 retired both in 2021.

Bad:

```nginx
stream {
    server {
        listen 5432 ssl;
        ssl_certificate /etc/ssl/db.crt;
        ssl_certificate_key /etc/ssl/db.key;
        proxy_connect_timeout 3s;
        proxy_timeout 1h;
        proxy_pass 10.0.0.1:5432;
    }
}
```

Good:

```nginx
stream {
    server {
        listen 5432 ssl;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_certificate /etc/ssl/db.crt;
        ssl_certificate_key /etc/ssl/db.key;
        proxy_connect_timeout 3s;
        proxy_timeout 1h;
        proxy_pass 10.0.0.1:5432;
    }
}
```

See: RFC 8996; nginx.org CHANGES 1.27.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, appended, is_tls


@rule("server", severity=Severity.WARNING, before="1.27.3")
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if node.block is None or not unit.is_complete or not is_tls(node) or node.effective("ssl_protocols"):
        return
    listening = node.all("listen")
    wanted = "ssl_protocols TLSv1.2 TLSv1.3;"
    yield Problem(
        node.name_span,
        "TLS 1.0 and 1.1 are offered where OpenSSL still has them: before 1.27.3 they are on by default",
        help=f"write `{wanted}`",
        fix=Fix("offer the newer ones only", (appended(listening[-1], wanted),)) if listening else None,
    )
