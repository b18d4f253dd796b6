"""the server behind is asked for a host that is our own name for it

Why: Where `Host` is not set, nginx sends the name that stands in `proxy_pass`. For an `upstream` this is a name of this
file only: virtual hosts do not match, and redirects and links lead clients to `http://app/`.

Bad:

```nginx
http {
    upstream app {
        zone app 64k;
        server 10.0.0.1:8080;
    }
    server {
        listen 8080;
        location / {
            proxy_pass http://app;
        }
    }
}
```

Good:

```nginx
http {
    upstream app {
        zone app 64k;
        server 10.0.0.1:8080;
    }
    server {
        listen 8080;
        location / {
            proxy_set_header Host $host;
            proxy_pass http://app;
        }
    }
}
```

See: nginx.org ngx_http_proxy_module, `proxy_set_header`: "By default ... Host $proxy_host"; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, family, passed


@rule("server", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    """Ask once for each server, about places that pass to an upstream whose name is no name of a host."""
    if not unit.is_complete or not unit.is_http(node):
        return
    for one in unit.passes_in(node):
        if one.name not in ("proxy_pass", "grpc_pass"):
            continue
        upstream = passed(one, unit).upstream
        headers = one.effective(f"{family(one)}_set_header")
        if upstream is None or "." in upstream.value() or any(h.value().lower() == "host" for h in headers):
            continue
        yield Problem(
            one.span,
            f"the servers of `{upstream.value()}` are asked for host `{passed(one, unit).host}`",
            help=f"write `{family(one)}_set_header Host $host;`"
            + (", beside the other headers: a block with its own inherits none" if headers else ""),
        )
        return
