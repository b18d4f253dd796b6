"""Where an implementation tries routes in another order than the spec means: said for every pair that meets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support
from lbgen.topology import Match, PathMatch, Route, Topology
from lbgen.topology.paths import under
from lbgen.topology.regex import compiled
from lbgen.topology.routing import Entry, covers_host, entries, host_order

MOST_PAIRS = 200_000


class Standing(NamedTuple):
    """A route under one of its hosts, and where it stands: the object, its rule's number, and how many rules follow."""

    host: str | None
    route: Route
    object: str
    rule: int
    following: int


Rank = Callable[[Standing], tuple[object, ...]]
Placed = Mapping[tuple[str, str], tuple[str, int, int]]


def api_rank(standing: Standing) -> tuple[object, ...]:
    """Gateway API v1, HTTPRouteRule.matches: host, exact path, prefix by length, method, headers, query parameters;
    then the object's name (of objects as old as each other) and the rule's place. A regex stands where we mean it.
    """
    match = standing.route.match
    conditions = (-bool(match.methods), -(len(match.headers) + len(match.cookies)), -len(match.query))
    path = match.path
    by_path = (2, 0) if path is None else {"exact": (0, 0), "regex": (1, 0)}.get(path.kind, (2, -len(path.value)))
    return (host_order(standing.host), by_path, conditions, standing.object, standing.rule)


def precedence(topology: Topology, rank: Rank, placed: Placed) -> Iterator[Note]:
    """A note for each route that is tried before one that the spec puts first. `placed` is by route and host."""
    for listener in topology.listeners.values():
        if listener.is_http and listener.redirect_port is None:
            ordered = entries(topology.routes, listener.name)
            yield from _inverted([it for it in ordered if (it.route.name, it.host or "") in placed], rank, placed)


def _inverted(ordered: list[Entry], rank: Rank, placed: Placed) -> Iterator[Note]:
    """Pairs of one host, and pairs of a host with one that covers it; `ordered` is as the spec tries them."""
    by_host: dict[str | None, list[tuple[int, Standing]]] = {}
    for place, entry in enumerate(ordered):
        standing = Standing(entry.host, entry.route, *placed[entry.route.name, entry.host or ""])
        by_host.setdefault(entry.host, []).append((place, standing))
    looked_at = 0
    for host, own in by_host.items():
        for wider in _wider(host, by_host):
            for place, first in own:
                for other_place, second in by_host[wider]:
                    looked_at += 1
                    if looked_at > MOST_PAIRS:
                        yield _unchecked(second)
                        return
                    if place < other_place and rank(second) < rank(first) and _meet(first.route, second.route):
                        yield _note(first, second)


def _unchecked(standing: Standing) -> Note:
    return Note(
        "match.hosts",
        (*standing.route.origin, "match", "hosts"),
        Support.APPROXIMATED,
        f"more than {MOST_PAIRS} pairs of routes meet; the order of the others was not compared",
    )


def _wider(host: str | None, known: Iterable[str | None]) -> Iterator[str | None]:
    """The host itself, and those of the others that cover it."""
    return (other for other in known if other == host or covers_host(other, host))


def _meet(one: Route, other: Route) -> bool:
    """Whether one request can match both, as far as can be told."""
    if not _paths_meet(one.match.path, other.match.path):
        return False
    if one.match.methods and other.match.methods and not set(one.match.methods) & set(other.match.methods):
        return False
    return not any(_exclude(one.match, other.match, key) for key in ("headers", "query", "cookies"))


def _exclude(one: Match, other: Match, key: str) -> bool:
    wanted = dict(getattr(one, key))
    return any(wanted.get(name, value) != value for name, value in getattr(other, key))


def _paths_meet(one: PathMatch | None, other: PathMatch | None) -> bool:
    if one is None or other is None:
        return True
    kinds = {one.kind: one.value, other.kind: other.value}
    if "regex" in kinds:
        exact = kinds.get("exact")
        return exact is None or compiled(kinds["regex"]).search(exact) is not None
    if one.kind == other.kind == "exact":
        return one.value == other.value
    if one.kind == "exact":
        return under(one.value, other.value)
    return under(other.value, one.value) or (other.kind == "prefix" and under(one.value, other.value))


def _note(first: Standing, second: Standing) -> Note:
    feature, place = _blamed(first, second)
    return Note(
        feature,
        (*second.route.origin, "match", *place),
        Support.APPROXIMATED,
        "the implementation ranks routes in another order",
        before=f"`{first.route.name}` is tried before `{second.route.name}`",
        after=f"`{second.route.name}` is tried before `{first.route.name}`",
    )


def _blamed(first: Standing, second: Standing) -> tuple[str, tuple[str, ...]]:
    """The condition of the route tried too early; `hosts` where it is the host that should have come second."""
    match, other = second.route.match, first.route.match
    if match.path is not None and "regex" in (match.path.kind, other.path.kind if other.path else ""):
        return f"match.path.{match.path.kind}", ("path",)
    for key in ("methods", "headers", "cookies", "query"):
        if getattr(match, key):
            return f"match.{key}", (key,)
    return "match.hosts", ("hosts",)
