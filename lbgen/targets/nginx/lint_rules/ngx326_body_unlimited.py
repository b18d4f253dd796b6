"""a request body may have any size

Why: `client_max_body_size 0` takes every body, and nginx writes it to disk before it passes it on: a few clients fill
the disk of this machine.

Bad:

```nginx
server {
    listen 8080;
    client_max_body_size 0;
    location / {
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    client_max_body_size 10m;
    location / {
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_core_module, `client_max_body_size`; ngx_http_proxy_module, `proxy_request_buffering`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, size_bytes


@rule("client_max_body_size", severity=Severity.INFO)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    streams = around is not None and node.setting("proxy_request_buffering") == "off"
    if size_bytes(node.value()) == 0 and not streams:
        yield Problem(
            node.span,
            "a body of any size is taken, and kept on this machine's disk until it is passed on",
            help="say how large the largest upload is, where uploads are taken",
        )
