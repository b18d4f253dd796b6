r"""a pattern for origins lets foreign ones in

Why: an expression that is not tied to both ends matches a part of a longer name, and a bare dot matches any character:
`https://example.com.evil.org`, or `https://examplexcom`, pass a check that was meant for one site.

Bad:

```nginx
server {
    listen 8080;
    root /srv/www;
    if ($http_origin ~ "^https://shop\.example\.com") {
        set $allowed $http_origin;
    }
}
```

Good:

```nginx
server {
    listen 8080;
    root /srv/www;
    if ($http_origin ~ "^https://shop\.example\.com$") {
        set $allowed $http_origin;
    }
}
```

See: CWE-625; fetch.spec.whatwg.org, "Origin header"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.diagnostics import Severity, Span
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Confidence, Problem, rule
from lbgen.targets.nginx.resolved import NginxUnit, Node, variables
from lbgen.targets.nginx.resolved.conditions import condition

_LOOSE_DOT = lazy_pattern(r"[a-z0-9)]\.[a-z0-9]", re.IGNORECASE)
_ESCAPED_OR_CLASS = lazy_pattern(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_LONGEST = 300  # of an expression that is looked into: groups in groups are opened one by one
_HEADERS = ("http_origin", "http_referer")


@rule("if", "map", severity=Severity.WARNING, confidence=Confidence.LIKELY)
def check(node: Node, _: NginxUnit) -> Iterator[Problem]:
    header, patterns = _in_map(node) if node.name == "map" else _in_if(node)
    for pattern, span in patterns:
        fault = _fault(pattern, header)
        if fault:
            yield Problem(span, f"{fault}: foreign sites match `{pattern}` too", help=_HELP[header])


_HELP = {
    "http_origin": "begin it with `^`, end it with `$`, and write dots as `\\.`",
    "http_referer": "begin it with `^https://`, end the host with `/`, and write dots as `\\.`",
}


def _in_if(node: Node) -> tuple[str, list[tuple[str, Span]]]:
    compared = condition(node)
    if compared is None or not compared.is_regex:
        return "", []
    name = next(iter(variables(compared.left)), "")
    return (name, [(compared.right, node.argument_span(compared.position))]) if name in _HEADERS else ("", [])


def _in_map(node: Node) -> tuple[str, list[tuple[str, Span]]]:
    name = next(iter(variables(node.value())), "")
    if node.value() != f"${name}" or name not in _HEADERS:
        return "", []
    found = [(line.name.removeprefix("~").removeprefix("*"), line) for line in node.block or () if line.name[:1] == "~"]
    return name, [(pattern, line.span) for pattern, line in found if "." in pattern]


def _fault(pattern: str, header: str) -> str:
    """What is loose about it, or nothing; only for patterns that look for a site."""
    if len(pattern) > _LONGEST:
        return ""
    plain = _ESCAPED_OR_CLASS.sub("_", pattern)
    if _LOOSE_DOT.search(plain):
        return "a bare dot matches any character"
    if "\\." not in pattern:
        return ""
    flags = re.match(r"\(\?[a-z]+\)", plain)
    choices = _alternatives(plain[flags.end() :] if flags else plain)
    if not all(one.startswith("^") for one in choices):
        return "it may begin anywhere"
    if header == "http_origin" and not all(one.endswith("$") for one in choices):
        return "it may go on behind"
    host = pattern.partition("://")[2]
    if header == "http_referer" and host and not re.search(r"/|\$$|\(/|:", host):
        return "the host may go on behind"
    return ""


def _alternatives(pattern: str) -> list[str]:
    """The parts of an expression that `|` divides; groups around a whole part are opened."""
    parts: list[str] = []
    depth = start = 0
    for position, character in enumerate(pattern):
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            parts.append(pattern[start:position])
            start = position + 1
    parts.append(pattern[start:])
    if len(parts) > 1:
        return [one for part in parts for one in _alternatives(part)]
    inner = _inside(pattern)
    return [pattern] if inner is None else _alternatives(inner)


def _inside(pattern: str) -> str | None:
    """What stands in a group, if a group is all there is."""
    depth = 0
    for position, character in enumerate(pattern):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            is_all = pattern[0] == "(" and position == len(pattern) - 1 and position > 0
            return pattern[1:-1].removeprefix("?:") if is_all else None
    return None
