"""the whole file system is served

Why: `root /` puts the path of the request behind `/`: `/etc/passwd` is served to whoever asks for it, and so is every
other file that nginx may read.

Bad:

```nginx
server {
    listen 8080;
    root /;
}
```

Good:

```nginx
server {
    listen 8080;
    root /srv/www;
}
```

See: CWE-552; nginx.org ngx_http_core_module, `root`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, location

_ANSWERING = ("return", "proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "root", "alias")


@rule("root", "alias", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or node.value() != "/" or not _serves_all(node, around):
        return
    yield Problem(
        node.span,
        "every file that nginx may read is served: `/etc/passwd` is one of them",
        help="name the folder that holds the site",
    )


def _serves_all(node: Node, around: Node) -> bool:
    """Whether requests for any path come here: `location /srv/files/ { root /; }` serves that folder alone."""
    if around.name in ("http", "server"):
        general = next((one for one in around.all("location") if location(one).path == "/"), None)
        is_answered = around.first("return") is not None or (general is not None and general.first(*_ANSWERING))
        return around.name == "server" and not around.has_gap and not is_answered
    if around.name != "location" or around.first("internal", "return", *_ANSWERING[1:6]):
        return False
    return location(around).path == "/" if node.name == "root" else location(around).is_prefix
