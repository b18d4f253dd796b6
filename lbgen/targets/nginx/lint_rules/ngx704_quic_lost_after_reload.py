"""QUIC connections are lost after a reload

Why: with `quic_bpf`, the kernel hands packets to workers by a table that a reload does not renew: with several workers
and `reuseport`, new connections go to sockets of workers that are shutting down, and are not answered.

Bad:

```nginx
worker_processes auto;
quic_bpf on;
http {
    server {
        listen 443 quic reuseport;
        listen 443 ssl;
        ssl_certificate /etc/ssl/shop.crt;
        ssl_certificate_key /etc/ssl/shop.key;
        add_header Strict-Transport-Security "max-age=63072000" always;
    }
}
```

Good:

```nginx
worker_processes auto;
quic_bpf off;
http {
    server {
        listen 443 quic reuseport;
        listen 443 ssl;
        ssl_certificate /etc/ssl/shop.crt;
        ssl_certificate_key /etc/ssl/shop.key;
        add_header Strict-Transport-Security "max-age=63072000" always;
    }
}
```

See: nginx's tracker, "new quic connection blocked after nginx reload"; nginx.org ngx_http_v3_module, `quic_bpf`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Label, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, value_replaced


@rule("quic_bpf", severity=Severity.WARNING, confidence=Confidence.LIKELY, since="1.25.0")
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    if node.value() != "on" or node.parent is None:
        return
    workers = node.parent.first("worker_processes")
    shared = [one for one in unit.every("listen") if {"quic", "reuseport"} <= set(one.values)]
    if workers is None or workers.value() == "1" or not shared:
        return
    yield Problem(
        node.span,
        "after a reload, new QUIC connections may go to workers that are shutting down, and get no answer",
        help="write `quic_bpf off;` and restart: a reload does not change it",
        related=(Label(shared[0].span, "shared by the workers"),),
        fix=Fix("let the kernel choose", (value_replaced(node, 0, "off"),), safe=False),
    )
