"""a map has an expression that is compared as it is written

Why: A key of a map is a regular expression only behind `~` or `~*`. `^/api/` without it is compared letter by letter:
no path begins with `^`, and everything gets the default.

Bad:

```nginx
map $uri $is_api {
    default 0;
    ^/api/ 1;
}
```

Good:

```nginx
map $uri $is_api {
    default 0;
    ~^/api/ 1;
}
```

See: nginx.org ngx_http_map_module, `map`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Edit, Fix, Severity
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node


@rule("map", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    for line in node.block or []:
        key = line.name
        if not line.values or key.startswith(("~", "\\")):
            continue
        at = line.directive.words[0]
        if key.startswith("^") or ".*" in key.removesuffix(".*") or (key.endswith(".*") and "/" in key):
            yield Problem(
                line.span,
                f"nothing is ever equal to `{key}`: without `~` it is no expression",
                help=f"write `~{key}`",
                fix=Fix("make it an expression", (Edit(line.name_span, f"~{key}"),), safe=False)
                if at.raw == at.value
                else None,
            )
