r"""a capture is used that no regular expression makes

Why: `$2` of an expression with one group is empty. nginx starts, and the path or redirect that is made from it lacks a
part.

Bad:

```nginx
server {
    listen 8080;
    root /srv/shop;
    rewrite ^/item/(\d+)$ /shop.php?item=$1&view=$2 last;
}
```

Good:

```nginx
server {
    listen 8080;
    root /srv/shop;
    rewrite ^/item/(\d+)/(\w+)$ /shop.php?item=$1&view=$2 last;
}
```

See: nginx.org ngx_http_rewrite_module, `rewrite`; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, variables
from lbgen.targets.nginx.resolved.regexes import groups


@rule("rewrite", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    """Ask about expressions with groups of their own: one without leaves what matched before it."""
    count = len(groups(node.value()))
    if not count:
        return
    used = sorted({int(name) for name in variables(node.value(1)) if name.isdigit()})
    if used and used[-1] > count:
        yield Problem(
            node.argument_span(1),
            f"`${used[-1]}` is always empty: the expression has {count} group{'s' if count > 1 else ''}",
            help="put what it should hold in parentheses, or drop it",
            related=(Label(node.argument_span(), "the expression"),),
        )
