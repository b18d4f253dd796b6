"""a slow client holds a server behind

Why: With `proxy_buffering off` an answer is passed on as fast as the client takes it, and the server behind is busy
with it as long. Buffered, it is done in a moment, and nginx waits for the client.

Bad:

```nginx
server {
    listen 8080;
    location / {
        proxy_buffering off;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    location / {
        proxy_pass http://127.0.0.1:9000;
    }
    location /events/ {
        proxy_buffering off;
        proxy_read_timeout 1h;
        proxy_pass http://127.0.0.1:9000;
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_buffering`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, time_s

_STREAM_S = 300


@rule("proxy_buffering", severity=Severity.INFO, confidence=Confidence.LIKELY, is_pedantic=True)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask where nothing speaks for a stream: no upgrade, and no long time to wait for the next piece."""
    headers = node.effective("proxy_set_header")
    waited_s = time_s(node.setting("proxy_read_timeout", "60s")) or 0
    if node.value() == "off" and waited_s < _STREAM_S and not any(one.value().lower() == "upgrade" for one in headers):
        yield Problem(
            node.span,
            "the server behind is busy as long as the client takes to read",
            help="keep it to locations that stream (server-sent events, long downloads that must not be stored)",
        )
