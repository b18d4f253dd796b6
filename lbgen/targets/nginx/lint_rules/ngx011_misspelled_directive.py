"""a directive is misspelled

Why: nginx does not start: "unknown directive".

Bad:

```nginx
server {
    listen 8080;
    location / {
        proxy_pas http://127.0.0.1:9000;
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
}
```

See: nginx.org "Alphabetical index of directives"; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Edit, Fix, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit
from lbgen.targets.nginx.resolved.directives import ELSEWHERE, KNOWN
from lbgen.targets.nginx.resolved.names import misspelled

_SHORTEST = 4


@rule("*", severity=Severity.ERROR, confidence=Confidence.LIKELY, is_refused=True)
def check(unit: NginxUnit, _: NginxUnit) -> Iterator[Problem]:
    """Ask about names one slip away from one that nginx has: any other may be of a module that is not here."""
    names = unit.names - {"*", ""} - KNOWN - ELSEWHERE
    for name in sorted(names):
        meant = misspelled(name, sorted(one for one in KNOWN if len(one) >= _SHORTEST))
        for node in unit.every(name) if meant else ():
            if node.within("match"):
                continue
            yield Problem(
                node.name_span,
                f"nginx has no directive `{name}`, and does not start",
                help=f"did you mean `{meant}`?",
                fix=Fix(f"write `{meant}`", (Edit(node.name_span, meant),), safe=False),
            )
