"""worker processes run as root

Why: the master process needs root to bind low ports; the workers, which read what strangers send, do not. With
`user root`, a weakness in nginx or a module is the whole machine's.

Bad:

```nginx
user root;
http {
    server {
        listen 8080;
        root /srv/www;
    }
}
```

Good:

```nginx
user www-data;
http {
    server {
        listen 8080;
        root /srv/www;
    }
}
```

See: CWE-250; nginx.org core module, `user`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("user", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    if node.value() == "root":
        yield Problem(
            node.span,
            "the processes that read what clients send have all rights on this machine",
            help="name an account of its own, such as `www-data` or `nginx`",
        )
