"""OCSP stapling has no resolver

Why: nginx asks the certificate's OCSP responder by name. Without `resolver` it uses the address it found when it
started, and warns "no resolver defined to resolve" each time: once the responder moves, nothing is stapled.

Bad:

```nginx
http {
    server {
        listen 8443 ssl;
        ssl_certificate /etc/ssl/shop.crt;
        ssl_certificate_key /etc/ssl/shop.key;
        ssl_stapling on;
        return 404;
    }
}
```

Good:

```nginx
http {
    server {
        listen 8443 ssl;
        ssl_certificate /etc/ssl/shop.crt;
        ssl_certificate_key /etc/ssl/shop.key;
        ssl_stapling on;
        resolver 10.0.0.53;
        return 404;
    }
}
```

See: nginx.org ngx_http_ssl_module, `ssl_stapling`; src/event/ngx_event_openssl_stapling.c, 1.31
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("ssl_stapling", severity=Severity.WARNING)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or node.value() != "on" or around.has_gap or any(block.has_gap for block in node.around()):
        return
    if not unit.is_main or around.effective("resolver") or around.effective("ssl_stapling_file"):
        return  # the file that includes a fragment may have one
    if around.name == "http" and any(one.name == "resolver" for one in around.below()):
        return
    yield Problem(
        node.span,
        "the OCSP responder's name is resolved once, when nginx starts",
        help="write `resolver` with the address of your DNS server",
    )
