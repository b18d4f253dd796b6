"""the certificate of a server behind is not checked

Why: `proxy_ssl_verify` is off by default: the connection is encrypted, to whoever answers. Anybody who can divert it
reads and changes what is sent.

Bad:

```nginx
upstream payments {
    server 10.0.0.1:8443;
}
server {
    listen 8080;
    location / {
        proxy_set_header Host $host;
        proxy_pass https://payments;
    }
}
```

Good:

```nginx
upstream payments {
    server 10.0.0.1:8443;
}
server {
    listen 8080;
    location / {
        proxy_ssl_verify on;
        proxy_ssl_trusted_certificate /etc/ssl/ca.crt;
        proxy_set_header Host $host;
        proxy_pass https://payments;
    }
}
```

See: CWE-295; nginx.org ngx_http_proxy_module, `proxy_ssl_verify`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, is_loopback, passed, peers

_SECURE = {"https": "proxy", "grpcs": "grpc", "suwsgi": "uwsgi"}


@rule("proxy_pass s://", "grpc_pass s://", "uwsgi_pass s://", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    to = passed(node, unit)
    prefix = _SECURE.get(to.scheme)
    around = node.parent
    if prefix is None or around is None or around.has_gap or any(block.has_gap for block in node.around()):
        return
    hosts = [peer.host for peer in peers(to.upstream)] if to.upstream is not None else [to.host]
    is_here = all(is_loopback(host) or host.startswith("unix:") for host in hosts)
    if is_here or around.setting(f"{prefix}_ssl_verify", "off") != "off":
        return
    yield Problem(
        node.argument_span(),
        "any certificate will do: whoever answers on the way there can read and change what is sent",
        help=f"write `{prefix}_ssl_verify on;` and `{prefix}_ssl_trusted_certificate` with the authority to trust",
        severity=None if unit.is_main else Severity.INFO,  # the file that includes this one may say it
    )
