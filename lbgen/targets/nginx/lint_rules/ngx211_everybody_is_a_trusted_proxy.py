"""everybody may say who the client is

Why: from the addresses of `set_real_ip_from`, nginx takes the client's address from a header. Where that is every
address, each client writes its own: address lists, limits and logs say what it likes.

Bad:

```nginx
server {
    listen 8080;
    set_real_ip_from 0.0.0.0/0;
    real_ip_header X-Forwarded-For;
    root /srv/www;
    location /admin/ {
        allow 10.0.0.0/8;
        deny all;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    set_real_ip_from 10.0.0.10;
    real_ip_header X-Forwarded-For;
    root /srv/www;
    location /admin/ {
        allow 10.0.0.0/8;
        deny all;
    }
}
```

See: nginx.org ngx_http_realip_module, `set_real_ip_from`; CWE-348
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, listens

_EVERYBODY = ("0.0.0.0/0", "::/0")


@rule("set_real_ip_from", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or node.value() not in _EVERYBODY:
        return
    server = around if around.name == "server" else node.within("server")
    if server is not None and not any(listen.is_public for listen in listens(server)):
        return
    header = around.setting("real_ip_header", "X-Real-IP")
    believed = [one for one in (server or around).below() if one.name == "allow" and one.value() != "all"]
    says = "the PROXY protocol" if header == "proxy_protocol" else f"`{header}`"
    yield Problem(
        node.argument_span(),
        f"every client is taken for a trusted proxy: what it says with {says} becomes its address",
        help="name the addresses of your proxies",
        related=tuple(Label(one.span, "passed by whoever writes this address") for one in believed[:2]),
        severity=None if believed and header != "proxy_protocol" else Severity.WARNING,
    )
