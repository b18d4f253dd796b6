"""Where requests are passed to: `proxy_pass` and its relatives."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple
from lbgen.targets.nginx.resolved.node import Node
from lbgen.targets.nginx.resolved.unit import NginxUnit

PASSES = ("proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass")
_PATH = r"\$\{?(?:document_|request_)?uri\b"  # variables that begin with a slash
_URL = lazy_pattern(
    rf"(?:(?P<scheme>[a-z]+|\$\w+|\$\{{\w+\}})://)?"
    rf"(?P<place>unix:[^:]*|\[[^\]]*\](?::[^/]*)?|(?:(?!{_PATH})[^/?])*)(?P<uri>:?(?:[/?]|{_PATH}).*)?$",
    re.DOTALL,
)
_PORT = r":(\d+)$"


class Passed(NamedTuple):
    """The parts of a pass: `host` without its port; `uri` is what stands behind the place, with its slash."""

    scheme: str
    host: str
    port: str
    uri: str
    upstream: Node | None

    @property
    def has_variables(self) -> bool:
        """Whether nginx makes it up for each request."""
        return "$" in self.host or "$" in self.uri or "$" in self.scheme or "$" in self.port


def url_host(text: str) -> str:
    """The host of a URL, with its port; empty where it names none."""
    found = _URL.match(text)
    return found["place"] if found is not None and found["scheme"] else ""


@functools.lru_cache(maxsize=16384)  # many rules ask the same
def passed(node: Node, unit: NginxUnit) -> Passed:
    """What a pass directive says."""
    text = node.value()
    found = _URL.match(text)
    if found is None:
        return Passed("", text, "", "", None)
    place = found["place"]
    port = re.search(_PORT, place) if not place.startswith("unix:") and not place.endswith("]") else None
    host = place[: port.start()] if port else place
    uri = found["uri"] or ""
    upstream = unit.upstreams.get(place.lower())
    name = _before_path(place, unit)
    if name:
        host, uri, upstream = name, place[len(name) :] + uri, unit.upstreams[name.lower()]
    return Passed(found["scheme"] or "", host, port[1] if port else "", uri, upstream)


def _before_path(place: str, unit: NginxUnit) -> str:
    """The upstream in `app$rewritten`, where the variable cannot be a part of another one's name; else nothing."""
    name, _, variable = place.partition("$")
    lower = name.lower()
    if not variable or lower not in unit.upstreams:
        return ""
    behind = bisect_right(unit.upstream_names, lower)
    return "" if any(one.startswith(lower) for one in unit.upstream_names[behind : behind + 1]) else name


def family(node: Node) -> str:
    """The name that all settings of a pass directive begin with: `proxy`, `grpc`."""
    return node.name.removesuffix("_pass")


def reached(unit: NginxUnit) -> dict[str, list[Node]]:
    """The pass directives that name an upstream outright, by its name."""
    found: dict[str, list[Node]] = {}
    for node in unit.every(*PASSES):
        upstream = passed(node, unit).upstream
        if upstream is not None:
            found.setdefault(upstream.value().lower(), []).append(node)
    return found


def upgraded(header: Node) -> Iterator[Node]:
    """The passes of a location in which a line that passes Upgrade on is the first that names it."""
    place = header.parent
    if place is None or place.name != "location" or not header.value(1):
        return
    if next(one for one in place.all(header.name) if one.value().lower() == "upgrade") is header:
        yield from (one for one in place.below() if one.name == "proxy_pass" and one.within("location") is place)
