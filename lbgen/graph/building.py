"""From a topology to boxes and arrows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from lbgen.graph import words
from lbgen.graph.model import Arrow, Box, Picture
from lbgen.report.characters import visible
from lbgen.topology import ExternalAuth, Forward, Listener, Redirect, Route, Topology
from lbgen.topology.routing import entries

# Characters that XML knows in no form.
_NOT_IN_XML = {0xFFFE: "\\u{fffe}", 0xFFFF: "\\u{ffff}"}


def picture(topology: Topology, most: int) -> Picture:
    """All of a topology; of servers and names only `most` are listed in one box, the others are counted."""
    drawing = _Drawing(topology, most)
    listeners = sorted(topology.listeners.values(), key=_place)
    keys = {one.name: drawing.box("listener", 0, words.listener(one, most)) for one in listeners}
    for one in listeners:
        if one.redirect_port is not None:
            drawing.arrow(
                keys[one.name], drawing.box("answer", 1, ("redirect 308", f"https, port {one.redirect_port}"))
            )
    # A route stands once for neighbours in the order: twenty exact hosts are one box, a wildcard that others precede is
    # another one.
    runs = groupby(entries(topology.routes), key=lambda entry: entry.route.order)
    for number, (order, run) in enumerate(runs, 1):
        route = topology.routes[order]
        key = drawing.box("route", 1, words.route(number, route, [entry.host for entry in run], most))
        for name in route.listeners:
            drawing.arrow(keys[name], key)
        drawing.add_action(key, route)
    for one in listeners:
        if not one.is_http:
            drawing.add_connections(keys[one.name], one)
    for name in topology.upstreams:
        drawing.upstream(name)
    return drawing.picture()


def _place(listener: Listener) -> tuple[bool, bool]:
    """Listeners with routes come first, then those that read TLS names, then those that pass everything on."""
    return not listener.is_http, not listener.sni


class _Drawing:
    """Collects boxes and arrows; upstreams come in the order in which they are first reached."""

    def __init__(self, topology: Topology, most: int) -> None:
        self._topology, self._most = topology, most
        self._boxes: list[Box] = []
        self._arrows: list[Arrow] = []
        self._counts: Counter[str] = Counter()
        self._answers: dict[tuple[str, ...], str] = {}
        self._upstreams: dict[str, str] = {}

    def picture(self) -> Picture:
        return Picture(self._topology.name, tuple(self._boxes), tuple(self._arrows))

    def box(self, kind: str, column: int, lines: Iterable[str]) -> str:
        """Its key."""
        self._counts[kind] += 1
        key = f"{kind}{self._counts[kind]}"
        self._boxes.append(Box(key, kind, column, tuple(visible(line).translate(_NOT_IN_XML) for line in lines)))
        return key

    def arrow(self, start: str, end: str, label: str = "") -> None:
        self._arrows.append(Arrow(start, end, label))

    def add_action(self, key: str, route: Route) -> None:
        """What a route leads to."""
        action = route.action
        if isinstance(route.auth, ExternalAuth):
            self.arrow(key, self.upstream(route.auth.upstream), "auth")
        if isinstance(action, Forward):
            total = sum(share.weight for share in action.shares)
            for share in action.shares:
                label = words.share(share.weight, total) if len(action.shares) > 1 else ""
                self.arrow(key, self.upstream(share.upstream), label)
        elif isinstance(action, Redirect):
            self.arrow(key, self._answer(words.redirect(action)))
        else:
            self.arrow(key, self._answer(words.respond(action)))

    def add_connections(self, key: str, listener: Listener) -> None:
        """Where a listener without routes passes its connections on to: by TLS name, or all of them."""
        for sni in listener.sni:
            named = self.box("route", 1, (sni.host, "by TLS name"))
            self.arrow(key, named)
            self.arrow(named, self.upstream(sni.upstream))
        end = self.upstream(listener.upstream) if listener.upstream else self._answer(("closed",))
        if listener.sni:
            others = self.box("route", 1, ("any other name",))
            self.arrow(key, others)
            self.arrow(others, end)
        else:
            self.arrow(key, end)

    def upstream(self, name: str) -> str:
        """The key of an upstream, drawn with its servers when it is first asked for."""
        if name not in self._upstreams:
            one = self._topology.upstreams[name]
            self._upstreams[name] = self.box("upstream", 2, words.upstream(one))
            self.arrow(self._upstreams[name], self.box("servers", 3, words.servers(one.servers, self._most)))
        return self._upstreams[name]

    def _answer(self, lines: Iterable[str]) -> str:
        """The key of an answer without a server; equal answers are one box."""
        said = tuple(lines)
        if said not in self._answers:
            self._answers[said] = self.box("answer", 2, said)
        return self._answers[said]
