"""Two topologies, field by field: what was added, removed, renamed and changed.

There is no change exactly when both say the same in the same order: every field of every node is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lbgen.diff.fields import Difference, content, differences, essence, show
from lbgen.diff.pairing import Identity, Pairing, pair
from lbgen.lean_typing import Any, NamedTuple
from lbgen.topology import Forward, Route, Server, SpecPath, Topology

SIGNS = {"added": "+", "removed": "-", "renamed": "~", "changed": "~"}


class Change(NamedTuple):
    """One change. `kind` is a key of SIGNS; `of` is what the thing belongs to; `field` is empty for the whole thing.

    `old` and `new` are values as text: of the field, of the name, or what an added or removed thing is.
    """

    kind: str
    what: str
    name: str = ""
    of: str = ""
    field: str = ""
    old: str = ""
    new: str = ""
    old_path: SpecPath | None = None
    new_path: SpecPath | None = None

    def __str__(self) -> str:
        thing = " ".join(filter(None, (self.what, self.name))) + (f" of {self.of}" if self.of else "")
        if self.kind == "renamed":
            return f"{SIGNS[self.kind]} {thing}: renamed from {self.old}"
        if self.field:
            return f"{SIGNS[self.kind]} {thing}: {self.field} {self.old} -> {self.new}"
        said = self.old or self.new
        return f"{SIGNS[self.kind]} {thing}" + (f": {said}" if said else "")


class Compared(NamedTuple):
    """All changes; and which routes are the same thing, with those of either side whose answers may differ."""

    changes: tuple[Change, ...]
    routes: Pairing
    touched_old: frozenset[str]
    touched_new: frozenset[str]
    upstreams: Mapping[str, str]


def compare(old: Topology, new: Topology) -> Compared:
    """What changed from one topology to the other."""
    routes = pair(old.routes, new.routes, (_written_name, content, lambda route: route.match, _name))
    upstreams = _pair_named(old.upstreams, new.upstreams)
    found = [
        *_value("spec", "name", old.name, new.name, ("name",)),
        *_named("listener", _pair_named(old.listeners, new.listeners)),
        *_named("certificate", _pair_named(old.certificates, new.certificates)),
        *_upstreams(upstreams),
        *_named("rate limit", _pair_named(old.rate_limits, new.rate_limits)),
        *_named("route", routes),
        *_block("observability", old.observability, new.observability),
        *_block("dns", old.dns, new.dns),
        *_tables("target", old.targets, new.targets, "targets"),
        *_tables("accepted loss", old.accept, new.accept, "accept"),
        *_tests(old, new),
    ]
    touched = _touched(routes)
    return Compared(
        tuple(found),
        routes,
        frozenset([left.name for left, _ in touched] + [route.name for route in routes.removed]),
        frozenset([right.name for _, right in touched] + [route.name for route in routes.added]),
        {left.name: right.name for left, right in upstreams.pairs},
    )


def _touched(routes: Pairing) -> list[tuple[Route, Route]]:
    moved = {number for number, _ in routes.moved}
    return [
        (old, new) for number, (old, new) in enumerate(routes.pairs) if number in moved or content(old) != content(new)
    ]


def _name(node: Any) -> str:
    return str(node.name)


def _default_name(node: Any) -> str:
    """The name a route or a server has when the spec gives none."""
    if isinstance(node, Route):
        return f"route-{node.order + 1}"
    if isinstance(node, Server):
        _, upstream, _, index = node.origin
        return f"{upstream}-{int(index) + 1}"
    return ""


def _written_name(node: Any) -> str | None:
    return None if node.name == _default_name(node) else str(node.name)


def _pair_named(old: Mapping[str, Any], new: Mapping[str, Any]) -> Pairing:
    return pair(tuple(old.values()), tuple(new.values()), (_name, content))


def _upstreams(upstreams: Pairing) -> Iterator[Change]:
    yield from _named("upstream", upstreams)
    identities: tuple[Identity, ...] = (_written_name, content, lambda server: server.address)
    for old, new in upstreams.pairs:
        if old.servers != new.servers:
            yield from _named("server", pair(old.servers, new.servers, identities), f"upstream {new.name}")


def _named(what: str, pairing: Pairing, of: str = "") -> Iterator[Change]:
    """Changes of the nodes of one list; names that only count places are told in one line."""
    for node in pairing.removed:
        yield Change("removed", what, _called(node), of, old=_brief(node), old_path=node.origin)
    moved = dict(pairing.moved)
    numbered: list[tuple[Any, Any]] = []
    for number, (old, new) in enumerate(pairing.pairs):
        whole = Change("changed", what, _called(new), of, old_path=old.origin, new_path=new.origin)
        if old.name != new.name:
            if _written_name(old) is None and _written_name(new) is None:
                numbered.append((old, new))
            else:
                yield whole._replace(kind="renamed", old=_called(old), new=_called(new))
        for one in differences(old, new):
            yield _field(whole, one)
        if number in moved:
            yield whole._replace(field="place in the order", old=str(number + 1), new=str(moved[number] + 1))
    for node in pairing.added:
        yield Change("added", what, _called(node), of, new=_brief(node), new_path=node.origin)
    if numbered:
        yield _numbered_anew(what, of, numbered)


def _field(whole: Change, one: Difference) -> Change:
    """A change of one field of a thing that is there on both sides."""
    return whole._replace(
        field=one.label,
        old=one.old,
        new=one.new,
        old_path=(*(whole.old_path or ()), *one.old_key),
        new_path=(*(whole.new_path or ()), *one.new_key),
    )


def _numbered_anew(what: str, of: str, pairs: Sequence[tuple[Any, Any]]) -> Change:
    (old, new), more = pairs[0], len(pairs) - 1
    rest = f" and {more} more" if more else ""
    return Change("changed", f"{what}s", "", of, "default names", old.name, new.name + rest, old.origin, new.origin)


def _called(node: Any) -> str:
    """A server without a name of its own is called by its address."""
    return str(node.address) if isinstance(node, Server) and _written_name(node) is None else str(node.name)


def _brief(node: Any) -> str:
    """What an added or removed thing is, where one line can say it."""
    if isinstance(node, Server):
        weight = f"weight {node.weight}" if node.weight != 1 else ""
        address = node.address if _written_name(node) else ""
        return ", ".join(filter(None, (address, weight, "backup" * node.backup, "drain" * node.drain)))
    if isinstance(node, Route):
        match, action = node.match, node.action
        where = [*match.hosts, show(match.path) if match.path else "", *match.methods]
        where += [name for pairs in (match.headers, match.query, match.cookies) for name, _ in pairs]
        kind = "" if isinstance(action, Forward) else f"{type(action).__name__.lower()} "
        return f"{' '.join(filter(None, where)) or 'every request'} -> {kind}{show(action)}"
    return ""


def _value(what: str, field: str, old: object, new: object, path: SpecPath) -> Iterator[Change]:
    if old != new:
        yield Change("changed", what, field=field, old=show(old), new=show(new), old_path=path, new_path=path)


def _block(what: str, old: Any, new: Any) -> Iterator[Change]:
    if old is not None and new is not None:
        for one in differences(old, new):
            yield _field(Change("changed", what, old_path=(what,), new_path=(what,)), one)
    elif old is not None:
        yield Change("removed", what, old=show(old), old_path=(what,))
    elif new is not None:
        yield Change("added", what, new=show(new), new_path=(what,))


def _tables(what: str, old: Mapping[str, Any], new: Mapping[str, Any], block: str) -> Iterator[Change]:
    """Entries of a mapping of plain values, whose order says nothing."""
    for name in dict.fromkeys((*old, *new)):
        path = (block, name)
        if name not in new:
            yield Change("removed", what, name, old=_told(old[name]), old_path=path)
        elif name not in old:
            yield Change("added", what, name, new=_told(new[name]), new_path=path)
        else:
            for keys, left, right in _leaves(old[name], new[name]):
                field, place = ".".join(keys) or "reason", (*path, *keys)
                yield Change("changed", what, name, "", field, show(left), show(right), place, place)


def _told(value: object) -> str:
    return show(value) if value else ""


def _leaves(old: Any, new: Any) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            for keys, left, right in _leaves(old.get(key), new.get(key)):
                yield (key, *keys), left, right
    elif essence(old) != essence(new):
        yield (), old, new


def _tests(old: Topology, new: Topology) -> Iterator[Change]:
    pairing = pair(old.tests, new.tests, (content, lambda test: (test.method, test.url, test.headers, test.client)))
    for test in pairing.removed:
        yield Change("removed", "test", f"{test.method} {test.url}", old_path=test.origin)
    for left, right in pairing.pairs:
        for one in differences(left, right):
            name = f"{right.method} {right.url}"
            yield _field(Change("changed", "test", name, old_path=left.origin, new_path=right.origin), one)
    for test in pairing.added:
        yield Change("added", "test", f"{test.method} {test.url}", new_path=test.origin)


def counted(changes: Iterable[Change]) -> str:
    """`2 added, 1 removed, 3 changed`."""
    kinds = [change.kind for change in changes]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in SIGNS if kind in kinds)
