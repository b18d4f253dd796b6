"""`ssl on` is no directive any more

Why: nginx 1.25.1 took it away and does not start: "unknown directive "ssl"". `ssl` is a parameter of `listen`.

Bad:

```nginx
server {
    listen 8443;
    ssl on;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
}
```

Good:

```nginx
server {
    listen 8443 ssl;
    ssl_certificate /etc/ssl/shop.crt;
    ssl_certificate_key /etc/ssl/shop.key;
}
```

See: nginx.org ngx_http_ssl_module, `ssl`; CHANGES 1.25.1; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, removed, replaced


@rule("ssl", severity=Severity.ERROR, since="1.25.1", is_refused=True)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    around = node.parent
    if around is None or node.value() not in ("on", "off"):
        return
    sockets = around.all("listen") if around.name == "server" else ()
    fix = None
    if node.value() == "off":
        fix = Fix("remove it", (removed(node),))
    elif sockets:
        plain = [one for one in sockets if "ssl" not in one.values]
        edits = (removed(node), *(replaced(one, " ".join(("listen", *one.values, "ssl"))) for one in plain))
        fix = Fix("say it where nginx listens", edits)
    yield Problem(
        node.span,
        "nginx does not start: it knows no directive `ssl` since 1.25.1",
        help="write `ssl` behind the address in `listen`" if node.value() == "on" else "remove it",
        fix=fix,
    )
