r"""an expression takes exponential time on some requests

Why: `(\w+)+` can split the same letters in as many ways as there are subsets of them, and the engine tries them all
where the rest does not match. A path of 40 letters holds a worker for half a second, and is then answered with 500
("pcre_exec() failed: -8"): two such requests a second keep a processor busy.

Bad:

```nginx
server {
    listen 8080;
    root /srv/www;
    location ~ ^/user/(\w+)+$ {
        expires 1h;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    root /srv/www;
    location ~ ^/user/(\w+)$ {
        expires 1h;
    }
}
```

See: CWE-1333; measured on nginx 1.31.3
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Severity, Span
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, location
from lbgen.targets.nginx.resolved.conditions import condition
from lbgen.targets.nginx.resolved.regexes import repeated_repeat


@rule("location ~", "rewrite", "if", "server_name ~", "map", severity=Severity.WARNING)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    for pattern, span in _patterns(node):
        found = repeated_repeat(pattern)
        if found is not None:
            yield Problem(
                span,
                f"`{found}` repeats what repeats: a few dozen characters that do not match hold a worker",
                help="repeat once, or make it possessive (`++`)",
            )


def _patterns(node: Node) -> Iterator[tuple[str, Span]]:
    if node.name == "map":
        for line in node.block or ():
            if line.name.startswith("~"):
                yield line.name[1:], line.name_span
    elif node.name == "location":
        if location(node).is_regex:
            yield location(node).path, node.argument_span(len(node.values) - 1)
    elif node.name == "rewrite":
        yield node.value(), node.argument_span()
    elif node.name == "server_name":
        for position, name in enumerate(node.values):
            if name.startswith("~"):
                yield name[1:], node.argument_span(position)
    else:
        compared = condition(node)
        if compared is not None and compared.is_regex:
            yield compared.right, node.argument_span(compared.position)
