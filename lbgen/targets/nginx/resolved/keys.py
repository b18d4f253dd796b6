"""The keys of directives, by which rules ask for them.

The first key of a directive is its name; that of a `server` without a block, which is a line of an upstream, is
`server line`. Narrower keys are for rules that look at few directives of a name, or need one of these in the file: a
pass has `proxy_pass $` where it names variables, `proxy_pass s://` where it goes over TLS and `proxy_pass /` where
a path may stand in it, `proxy_pass :` where it has a port; a header's directive has the header, `add_header
content-type`, and `add_header lines` where a value goes over several; a socket and a line of an upstream have each
parameter, `listen http2` and `server line down`; what has an expression for its name has `location ~` and
`server_name ~`, a location with a question mark `location ?`, and a name with a colon or slash `server_name :`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.targets.nginx.resolved.node import Node


def keyed(name: str, nodes: Sequence[Node]) -> Iterator[tuple[str, Node]]:
    """The directives of a name with their keys; none for a name in quotes that could be taken for another's key."""
    if name == "*" or " " in name:
        return
    if name == "server":
        yield from ((name, node) for node in nodes if node.block is not None)
        lines = [node for node in nodes if node.block is None]
        yield from (("server line", node) for node in lines)
        yield from _parameters("server line", lines)
        return
    for node in nodes:
        yield name, node
    if name == "listen":
        yield from _parameters(name, nodes)
    elif name == "location":
        yield from _expressions(name, nodes)
        yield from (("location ?", node) for node in nodes if "?" in node.text)
    elif name == "server_name":
        yield from _expressions(name, nodes)
        yield from (("server_name :", node) for node in nodes if ":" in node.text or "/" in node.text)
    elif name.endswith("_pass"):
        yield from _passes(name, nodes)
    elif name.endswith("_header"):
        for node in nodes:
            yield f"{name} {node.value().lower()}", node
            if "\n" in node.text or "\r" in node.text:
                yield f"{name} lines", node


def _parameters(key: str, nodes: Sequence[Node]) -> Iterator[tuple[str, Node]]:
    for node in nodes:
        for value in node.values[1:]:
            yield f"{key} {value}", node


def _expressions(name: str, nodes: Sequence[Node]) -> Iterator[tuple[str, Node]]:
    for node in nodes:
        if any(value[:1] == "~" for value in node.values):
            yield f"{name} ~", node


def _passes(name: str, nodes: Sequence[Node]) -> Iterator[tuple[str, Node]]:
    for node in nodes:
        where = node.value()
        if "$" in where:
            yield f"{name} $", node
        if "s://" in where:
            yield f"{name} s://", node
        behind = where.removeprefix("http://").removeprefix("https://")
        if "/" in behind or "?" in behind:
            yield f"{name} /", node
        if ":" in behind:
            yield f"{name} :", node
