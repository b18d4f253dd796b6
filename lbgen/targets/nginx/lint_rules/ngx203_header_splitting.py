"""the decoded path goes into a header: clients can write headers of their own

Why: `$uri` holds the path after percent-decoding, so `%0d%0a` in a request becomes a line break in the answer's
header (or in the request to the server behind). So does what `[^/]+` in a location captures. `$request_uri` is the path
as it was sent and cannot.

Bad:

```nginx
server {
    listen 8080;
    return 301 https://shop.example.com$uri;
}
```

Good:

```nginx
server {
    listen 8080;
    return 301 https://shop.example.com$request_uri;
}
```

See: CWE-113; nginx.org ngx_http_core_module, `$uri`
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Fix, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, value_replaced
from lbgen.targets.nginx.resolved.taint import holding_newline

_DECODED = r"\$(?:uri|document_uri|\{uri\}|\{document_uri\})(?!\w)"
_WITH_QUERY = r"\$(?:uri|document_uri)(?:\$is_args|\?)\$(?:args|query_string)$"
_REDIRECTS = ("redirect", "permanent")


@rule("return", "rewrite", "add_header", "proxy_set_header", severity=Severity.ERROR)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    position = len(node.values) - 1 if node.name == "return" else 1
    if not node.values or (node.name == "rewrite" and not _redirects(node)):
        return
    text = node.value(position)
    if "$" not in text:
        return
    if node.name == "return" and node.value()[:1] not in ("3", "h", "$"):
        return
    if "uri" not in text or not re.search(_DECODED, text):
        yield from _captured(node, position)
        return
    if node.parent is not None and any(one.value(1) == "$request_uri" for one in node.parent.all("rewrite")):
        return
    raw = re.sub(_WITH_QUERY, "$request_uri", text)
    fix = None
    if raw != text and node.name == "return":
        fix = Fix("use the path as it was sent", (value_replaced(node, position, raw),))
    elif text.endswith("$uri") and node.name == "return":
        changed = f"{text[:-4]}$request_uri"
        fix = Fix("use the path as it was sent, with its query", (value_replaced(node, position, changed),), safe=False)
    yield Problem(
        node.argument_span(position),
        "the decoded path goes into a header: `%0d%0a` in a request becomes a line break there",
        help="use `$request_uri`",
        fix=fix,
    )


def _redirects(rewrite: Node) -> bool:
    """Whether its target goes into a Location header: by its flag, or because it is a whole URL."""
    return rewrite.value(2) in _REDIRECTS or rewrite.value(1).startswith(("http://", "https://", "$scheme"))


def _captured(node: Node, position: int) -> Iterator[Problem]:
    """Captures of a location, which is compared with the decoded path."""
    if node.name == "rewrite":  # it escapes them
        return
    name = holding_newline(node.value(position), node)
    if name is not None:
        yield Problem(
            node.argument_span(position),
            f"`${name}` goes into a header and may hold a line break: `%0d%0a` in a request becomes one there",
            help="leave line breaks out of what is captured: `[^/\\s]+` instead of `[^/]+`",
        )
