"""a file that is included is not here

Why: What it says is not known, and so rules about what a config lacks (time-outs, headers, limits) stay silent. Where
it is missing on the server as well, nginx does not start.

Bad:

```nginx
server {
    listen 8080;
    include snippets/*.conf;
    root /srv/shop;
}
```

Good:

```nginx
server {
    listen 8080;
    add_header X-Content-Type-Options nosniff always;
    root /srv/shop;
}
```

See: nginx.org ngx_core_module, `include`
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit


@rule("*", severity=Severity.INFO, needs=("include missing",))
def check(unit: NginxUnit, _: NginxUnit) -> Iterator[Problem]:
    """Say it once, with the other places."""
    if unit.missing:
        first, *others = unit.missing
        yield Problem(
            first.span,
            f"`{first.value()}` cannot be followed from here: what may be in it is not asked for",
            help="lint where its files are, or the output of `nginx -T`, which has them all",
            related=tuple(Label(one.span, "nor can this") for one in others[:3]),
            notes=(f"{len(others) - 3} more cannot",) if len(others) > 3 else (),
        )
