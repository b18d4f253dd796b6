"""a server behind is not told which name is wanted

Why: `proxy_ssl_server_name` is off by default, so nginx sends no name in the TLS greeting. A server that has several
sites, as every cloud's front door has, answers with the certificate of another or not at all.

Bad:

```nginx
server {
    listen 8080;
    location / {
        proxy_ssl_verify on;
        proxy_ssl_trusted_certificate /etc/ssl/ca.crt;
        proxy_set_header Host api.example.com;
        proxy_pass https://api.example.com;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location / {
        proxy_ssl_verify on;
        proxy_ssl_trusted_certificate /etc/ssl/ca.crt;
        proxy_ssl_server_name on;
        proxy_set_header Host api.example.com;
        proxy_pass https://api.example.com;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_ssl_server_name`, `proxy_ssl_name`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, appended, is_name, passed

_SECURE = {"https": "proxy", "grpcs": "grpc", "suwsgi": "uwsgi"}


@rule("proxy_pass s://", "grpc_pass s://", "uwsgi_pass s://", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    to = passed(node, unit)
    prefix = _SECURE.get(to.scheme)
    around = node.parent
    if prefix is None or around is None or to.upstream is not None or not is_name(to.host) or "." not in to.host:
        return
    if around.has_gap or any(block.has_gap for block in node.around()):
        return
    directive = f"{prefix}_ssl_server_name"
    if around.setting(directive, "off") == "off":
        yield Problem(
            node.argument_span(),
            f"the TLS greeting names no host: a server with several sites does not know that `{to.host}` is wanted",
            help=f"write `{directive} on;`",
            fix=Fix("name the host", (appended(node, f"{directive} on;"),), safe=False),
            severity=None if unit.is_main else Severity.INFO,  # the file that includes this one may say it
        )
