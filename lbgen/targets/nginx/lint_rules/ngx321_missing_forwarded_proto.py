"""the server behind does not hear that the client spoke TLS

Why: nginx ends TLS and passes on plain HTTP. Without `X-Forwarded-Proto` the application takes every request for
`http`: it redirects to https for ever, makes links with `http://`, and sends cookies without `Secure`.

Bad:

```nginx
http {
    server {
        listen 443 ssl;
        ssl_certificate /etc/ssl/shop.crt;
        ssl_certificate_key /etc/ssl/shop.key;
        location / {
            proxy_set_header Host $host;
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

Good:

```nginx
http {
    server {
        listen 443 ssl;
        ssl_certificate /etc/ssl/shop.crt;
        ssl_certificate_key /etc/ssl/shop.key;
        location / {
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_pass http://127.0.0.1:9000;
        }
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_set_header`; ngx_http_core_module, `$scheme`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, listens, passed

_NAMES = ("x-forwarded-proto", "x-forwarded-protocol", "x-scheme", "x-forwarded-scheme", "x-forwarded-ssl", "forwarded")


@rule("server", severity=Severity.INFO, confidence=Confidence.LIKELY, is_pedantic=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask once for each server that speaks TLS, at the first place that lacks it."""
    if not unit.is_complete or not unit.is_http(node):
        return
    if not any(listen.flags & {"ssl", "quic"} for listen in listens(node)):
        return
    for one in unit.passes_in(node):
        if one.name != "proxy_pass" or passed(one, unit).scheme != "http":
            continue
        if not {header.value().lower() for header in one.effective("proxy_set_header")} & {*_NAMES}:
            yield Problem(
                one.span,
                "the server behind takes every request for plain http",
                help="write `proxy_set_header X-Forwarded-Proto $scheme;`",
            )
            return
