"""a directive that nginx no longer has

Why: nginx refuses to start for a name it does not know; others it still reads, warns of and ignores, so that what they
were to set is not set.

Bad:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
    spdy_headers_comp 1;
}
```

Good:

```nginx
server {
    listen 8443 ssl;
    http2 on;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
}
```

See: nginx.org CHANGES 1.7.6, 1.9.5, 1.19.7, 1.25.1; measured on nginx 1.31.3 and 1.22.1
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.diagnostics import Fix, Severity
from lbgen.lean_typing import NamedTuple
from lbgen.ports import Problem, Version, rule
from lbgen.ports.version import is_between, show
from lbgen.targets.nginx.resolved import NginxUnit, Node, removed


class _Gone(NamedTuple):
    since: Version
    instead: str
    is_refused: bool = False


_MEASURED = (1, 22, 1)  # unknown there; taken away earlier
_GONE: Mapping[str, _Gone] = {
    "spdy_chunk_size": _Gone((1, 9, 5), "http2_chunk_size", is_refused=True),
    "spdy_headers_comp": _Gone((1, 9, 5), "", is_refused=True),
    "limit_zone": _Gone((1, 7, 6), "limit_conn_zone", is_refused=True),
    "satisfy_any": _Gone(_MEASURED, "satisfy", is_refused=True),
    "optimize_server_names": _Gone(_MEASURED, "server_name_in_redirect", is_refused=True),
    "open_file_cache_retest": _Gone(_MEASURED, "open_file_cache_valid", is_refused=True),
    "http2_idle_timeout": _Gone((1, 19, 7), "keepalive_timeout"),
    "http2_max_field_size": _Gone((1, 19, 7), "large_client_header_buffers"),
    "http2_max_header_size": _Gone((1, 19, 7), "large_client_header_buffers"),
    "http2_max_requests": _Gone((1, 19, 7), "keepalive_requests"),
    "http2_recv_timeout": _Gone((1, 19, 7), "client_header_timeout"),
    "http2_max_concurrent_pushes": _Gone((1, 25, 1), ""),
    "http2_push": _Gone((1, 25, 1), ""),
    "http2_push_preload": _Gone((1, 25, 1), ""),
}


@rule(*_GONE, severity=Severity.ERROR, is_refused=True)
def check(node: Node, unit: NginxUnit) -> Iterator[Problem]:
    gone = _GONE[node.name]
    if not is_between(unit.options.version, gone.since, ()):
        return
    since = show(gone.since)
    if gone.is_refused:
        fact = f"nginx does not start: it knows no `{node.name}`"
    else:
        fact = f"nginx ignores this since {since}, with a warning at each start"
    yield Problem(
        node.span,
        fact,
        help=f"use `{gone.instead}`" if gone.instead else "remove it",
        fix=None if gone.instead else Fix("remove it", (removed(node),)),
        severity=None if gone.is_refused else Severity.WARNING,
    )
