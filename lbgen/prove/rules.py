"""How a target gets to the same answer: the rule, location or ACL of a route, each with its line.

Rendered files name a route and a listener where they speak of them; what is read here is what lbgen writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Artifact
from lbgen.prove.places import Place

_MOST = 8


class Wanted(NamedTuple):
    """What is looked for: the listener, the route (None where none answers), and the normalised path."""

    listener: str
    route: str | None
    path: str


Line = tuple[int, str]


def rules(target: str, artifacts: Iterable[Artifact], wanted: Wanted) -> list[Place]:
    """The lines of a target's files that decide, in their order; empty when the route was left out."""
    read = _READERS[target]
    found = [
        Place(artifact.path, number, text.strip())
        for artifact in artifacts
        for number, text in read(list(enumerate(artifact.text.split("\n"), 1)), wanted)
    ]
    return found[:_MOST]


def _nginx(lines: list[Line], wanted: Wanted) -> Iterator[Line]:
    """Map entries that lead to the route, and its locations that take the path."""
    entry = re.compile(rf"@(?:route|split)_{re.escape(wanted.route or '')}(?:--\S+)?;$")
    listener, names, is_rest = "", "", False
    for number, text in lines:
        line = text.strip()
        if line.startswith("# listener "):
            listener, names = line.split()[2].rstrip(":"), ""
            is_rest = line.endswith((": any other host", ": everything to https"))
        elif line == "server {":
            names = ""
        elif line.startswith(("# route ", "# one of the routes ")):
            names = line
        elif wanted.route is None:
            if listener == wanted.listener and is_rest and re.match(r"return (?:30\d|404)", line):
                yield number, text
        elif entry.search(line) or (
            listener == wanted.listener and _takes(line, wanted.path) and _names(names, wanted.route)
        ):
            yield number, text
        if line.startswith("location "):
            names = ""


def _names(comment: str, route: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(route)}(?![\w-])", comment) is not None


def _takes(location: str, path: str) -> bool:
    """Whether a line is a location that takes a path; regexes and named ones are believed."""
    if not location.startswith("location "):
        return False
    kind, _, rest = location.removeprefix("location ").removesuffix(" {").partition(" ")
    if kind == "=":
        return rest.strip('"') == path
    return kind.startswith(("~", "@")) or path.startswith(kind.strip('"'))


def _haproxy(lines: list[Line], wanted: Wanted) -> Iterator[Line]:
    """In the listener's frontend: where the route is chosen, and what is done with it."""
    chosen = re.compile(rf"set-var\(txn\.route\) str\({re.escape(wanted.route or '')}\)")
    done = re.compile(r"^\s*(?:use_backend|http-request (?:redirect|return)) .*var\(txn\.route\) -m str ([^}]*)")
    section = ""
    for number, text in lines:
        if text and not text[0].isspace():
            section = text
        if section not in (f"frontend {wanted.listener}", f"frontend {wanted.listener}-in"):
            continue
        if wanted.route is None:
            if re.match(r"\s*http-request (?:redirect(?!.*txn\.route)|deny deny_status 404)", text):
                yield number, text
            continue
        named = done.match(text)
        if chosen.search(text) or (named and wanted.route in named[1].split()):
            yield number, text


def _aws(lines: list[Line], wanted: Wanted) -> Iterator[Line]:
    """The listener's rules for the route with their priorities; the listener's own action without a route."""
    rule = f'resource "aws_lb_listener_rule" "{wanted.listener.replace(".", "_")}_'
    own = f'resource "aws_lb_listener" "{wanted.listener}"'
    comment, is_inside = "", False
    for number, text in lines:
        if text.startswith("# route "):
            comment = text
        elif text.startswith("resource "):
            is_rule = text.startswith(rule) and wanted.route is not None and _names(comment, wanted.route)
            is_inside = is_rule or (wanted.route is None and text.startswith(own))
            if is_inside:
                yield number, text
        elif is_inside and re.match(r"  (?:priority|default_action|action) ", text):
            yield number, text


def _kubernetes(lines: list[Line], wanted: Wanted) -> Iterator[Line]:
    """Rules and objects that are named after the route, with what they match."""
    named = re.compile(rf"^  name: [\w.-]*?{re.escape(wanted.route or '')}(?:-{re.escape(wanted.listener)})?(?:-\d+)?$")
    if wanted.route is None:  # all that is rendered without a route is the redirect to https
        named = re.compile(rf"^  name: [\w.-]*?{re.escape(wanted.listener)}-to-https$")
    is_route, is_inside, kind = False, False, ""
    for number, text in lines:
        if text.startswith("kind: "):
            kind, is_route = text.removeprefix("kind: "), False
        elif (kind in ("Ingress", "IngressRoute") or wanted.route is None) and named.match(text):
            is_route = True
            yield number, text
        elif is_route and re.match(r"\s+(?:- path|match): ", text):
            yield number, text
        elif kind.endswith("Route") and re.match(r"    - name: ", text):
            is_inside = text.strip() == f"- name: {wanted.route}"
            if is_inside:
                yield number, text
        elif is_inside and re.match(r"\s+(?:- path|method|headers|queryParams): ", text):
            yield number, text


_READERS: dict[str, Callable[[list[Line], Wanted], Iterator[Line]]] = {
    "nginx": _nginx, "haproxy": _haproxy, "aws": _aws, "ingress": _kubernetes, "gateway": _kubernetes,
}  # fmt: skip
