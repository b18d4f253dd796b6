"""Which locations a server block needs, and which routes each must choose from.

nginx picks a location by path alone: exact, then regular expressions in order, then the longest prefix. The spec puts
the host first, so a location's candidates are all routes that can apply to its paths, of every host that covers the
server block, in the spec's order; what the location does not already guarantee stays as a condition on the path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.topology import PathMatch, Route
from lbgen.topology.routing import Entry, path_matches

ROOT = PathMatch("prefix", "/")


class Candidate(NamedTuple):
    """A route, and the condition on the path that remains (None: the location guarantees it)."""

    route: Route
    path: PathMatch | None

    @property
    def is_certain(self) -> bool:
        """Whether it answers everything that comes this far."""
        return self.path is None and not self.route.match.conditions


class Place(NamedTuple):
    """A location's path and its candidates, in order; the last one may be certain."""

    path: PathMatch
    candidates: tuple[Candidate, ...]


def places(ordered: Sequence[Entry]) -> list[Place]:
    """The locations of a server block: exact ones, then regular expressions in order, then prefixes; `/` always."""
    wanted = list(dict.fromkeys(entry.route.match.path or ROOT for entry in ordered))
    regexes = [path for path in wanted if path.kind == "regex"]
    index = _Index(ordered)
    found = []
    for path in wanted:
        candidates = tuple(_candidates(path, index, regexes))
        if path == ROOT or any((one.route.match.path or ROOT) == path for one in candidates):
            found.append(Place(path, candidates))
    if ROOT not in wanted:
        found.append(Place(ROOT, ()))
    rank = {"exact": 0, "regex": 1, "prefix": 2}
    return sorted(found, key=lambda place: rank[place.path.kind])


def is_address(host: str) -> bool:
    """Whether a server's host is an IP literal."""
    return ":" in host or host.replace(".", "").isdigit()


class _Index:
    """Entries by path, so that a location does not look at every route of a large spec."""

    def __init__(self, ordered: Sequence[Entry]) -> None:
        self.by_path: dict[PathMatch, list[tuple[int, Route]]] = {}
        for place, entry in enumerate(ordered):
            self.by_path.setdefault(entry.route.match.path or ROOT, []).append((place, entry.route))
        self.prefixes = [path for path in self.by_path if path.kind == "prefix"]
        self.regexes = [path for path in self.by_path if path.kind == "regex"]


def _candidates(place: PathMatch, index: _Index, regexes: Sequence[PathMatch]) -> Iterator[Candidate]:
    found: list[tuple[int, Candidate]] = []
    for path, remains in _possible(place, index, regexes):
        found += [(order, Candidate(route, path if remains else None)) for order, route in index.by_path[path]]
    found.sort(key=lambda one: one[0])
    for _, candidate in found:
        yield candidate
        if candidate.is_certain:
            return


def _possible(place: PathMatch, index: _Index, regexes: Sequence[PathMatch]) -> Iterator[tuple[PathMatch, bool]]:
    """Paths that can match where nginx has chosen this location, and whether that must still be asked."""
    if place.kind == "exact":
        if place in index.by_path:
            yield place, False
        yield from ((path, False) for path in index.regexes if path_matches(path, place.value))
        yield from ((PathMatch("prefix", path), False) for path in _above(place.value, index))
    elif place.kind == "prefix":
        yield from ((PathMatch("prefix", path), False) for path in _above(place.value, index))
    else:
        for path in index.regexes:
            if path == place or regexes.index(path) > regexes.index(place):
                yield path, path != place
        yield from ((path, path != ROOT) for path in index.prefixes)


def _above(path: str, index: _Index) -> Iterator[str]:
    """The prefixes of the index under which a path lies."""
    wanted = path
    while True:
        if PathMatch("prefix", wanted) in index.by_path:
            yield wanted
        if wanted == "/":
            return
        wanted = wanted.rpartition("/")[0] or "/"
