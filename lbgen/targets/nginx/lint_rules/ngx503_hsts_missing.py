"""a site that speaks TLS does not ask browsers to stay there

Why: without Strict-Transport-Security the first request of each visit may go over plain HTTP, where whoever is on the
way can answer instead of the site.

Bad:

```nginx
http {
    server {
        listen 8443 ssl;
        server_name shop.example.com;
        ssl_certificate /etc/ssl/shop.crt;
        ssl_certificate_key /etc/ssl/shop.key;
        root /srv/shop;
    }
}
```

Good:

```nginx
http {
    server {
        listen 8443 ssl;
        server_name shop.example.com;
        ssl_certificate /etc/ssl/shop.crt;
        ssl_certificate_key /etc/ssl/shop.key;
        add_header Strict-Transport-Security "max-age=63072000" always;
        root /srv/shop;
    }
}
```

See: RFC 6797
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import PASSES, NginxUnit, Node, is_tls, listens

_HEADER = "strict-transport-security"
_SETS = ("add_header", "more_set_headers")


@rule("server", severity=Severity.INFO, confidence=Confidence.LIKELY, needs=("listen ssl", "listen quic", "ssl"))
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if any(one.name in PASSES for one in unit.passes_in(node)):  # what is behind may send it
        return
    if not unit.is_complete or not unit.is_http(node) or not is_tls(node):
        return
    if not any(listen.is_public for listen in listens(node)) or node.setting("ssl_reject_handshake") == "on":
        return
    within = list(node.below())
    if any(one.name == "return" for one in within):
        return
    if not any(_HEADER in one.text.lower() for one in (*within, *node.effective(*_SETS)) if one.name in _SETS):
        yield Problem(
            node.name_span,
            "browsers are not told to use TLS only: the next visit may begin over plain HTTP",
            help='write `add_header Strict-Transport-Security "max-age=63072000" always;`',
        )
