"""a section takes its settings from defaults that are not there

Why: HAProxy refuses the file. Only a `defaults` section that stands above can be named.

Bad:

```haproxy
defaults web-defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s
    option redispatch

backend app from web
    balance roundrobin
    option httpchk
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

Good:

```haproxy
defaults web-defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s
    option redispatch

backend app from web-defaults
    balance roundrobin
    option httpchk
    server app1 10.0.0.1:8080 check
    server app2 10.0.0.2:8080 check
```

See: HAProxy configuration manual 2.8, chapter 4 "Proxies" (`from`, since 2.4)
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity
from lbgen.ports import Problem, rule
from lbgen.targets.haproxy.resolved import HaproxyUnit, SectionView


@rule("frontend", "listen", "backend", "defaults", severity=Severity.ERROR, is_refused=True)
def check(node: SectionView, unit: HaproxyUnit) -> Iterator[Problem]:
    """Ask about each `from`."""
    words = node.head.words
    if not node.lacks_parent or unit.is_fragment:
        return
    at = words.index("from") + 1
    yield Problem(
        node.head.word_span(at),
        f"no `defaults {words[at]}` stands above",
        f"name the section `defaults {words[at]}`, and put it above this one",
    )
