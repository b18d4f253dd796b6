"""Requests that two topologies answer differently, on the model that `lbgen route` explains."""

from __future__ import annotations

import enum
from collections.abc import Hashable, Iterator, Mapping

from lbgen.diff.changes import Compared
from lbgen.diff.pairing import pair
from lbgen.diff.requests import MOST_PAIRS, Side, is_cut, requests
from lbgen.lean_typing import NamedTuple
from lbgen.prove.oracle import Asked, Expected, Oracle
from lbgen.prove.testing import shown
from lbgen.prove.ways import Way
from lbgen.topology import Listener, Topology

_ANYBODY = "127.0.0.1"


class Kind(enum.Enum):
    """How an answer differs, the gravest first."""

    ROUTE = "another route"
    ANSWER = "another answer of the same route"
    DETAIL = "the same answer with other details"


class Turned(NamedTuple):
    """A request that is answered differently, both answers in words, and how many others turn the same way."""

    kind: Kind
    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    client: str | None
    old: str
    new: str
    more: int

    @property
    def words(self) -> tuple[str, ...]:
        """The request as words of a command line: `lbgen route SPEC` takes them."""
        headers = tuple(word for name, value in self.headers for word in ("-H", f"{name}: {value}"))
        return (f"{self.method} {self.url}", *headers, *(("--client", self.client) if self.client else ()))


class Answers(NamedTuple):
    """How many requests were asked of both, and those that are answered differently, each kind once.

    `is_cut` says that more regexes and routes could meet than were asked about.
    """

    asked: int
    turned: tuple[Turned, ...]
    is_cut: bool = False

    @property
    def said(self) -> str:
        """What was asked, in words."""
        cut = f"; of pairs of a regex and another route the first {MOST_PAIRS:,} a listener" if self.is_cut else ""
        return f"{self.asked} asked of both on the model{cut}"


def compare(old: Topology, new: Topology, compared: Compared) -> Answers:
    """Ask both everything that could tell them apart; nothing is asked where routes and listeners are the same."""
    listeners = _twins(old, new)
    same = all(left._replace(name="", origin=()) == right._replace(name="", origin=()) for left, right in listeners)
    if same and not compared.touched_old and not compared.touched_new:
        return Answers(0, ())
    oracles, asked, cut = (Oracle(old), Oracle(new)), 0, False
    routes = {left.name: right.name for left, right in compared.routes.pairs}
    found: dict[Hashable, Turned] = {}
    for left, right in listeners:
        sides = (Side(old, left, compared.touched_old), Side(new, right, compared.touched_new))
        cut |= is_cut(sides)
        for way in requests(sides):
            asked += 1
            client = way.client or _ANYBODY
            before = oracles[0].expect(Asked(left.name, way.request, client))
            after = oracles[1].expect(Asked(right.name, way.request, client))
            translated = _translated(before, routes, compared.upstreams)
            if translated != after._replace(why=""):
                alike, one = _turned(left, way, before, after, _kind(translated, after))
                found[alike] = found[alike]._replace(more=found[alike].more + 1) if alike in found else one
    order = list(Kind)
    return Answers(asked, tuple(sorted(found.values(), key=lambda one: order.index(one.kind))), cut)


def _twins(old: Topology, new: Topology) -> tuple[tuple[Listener, Listener], ...]:
    """Listeners that clients reach in the same way: by protocol, port and address, then by protocol and port."""
    http = [[one for one in topology.listeners.values() if one.is_http] for topology in (old, new)]
    identities = (lambda one: (one.protocol, one.port, one.address), lambda one: (one.protocol, one.port))
    return pair(http[0], http[1], identities).pairs


def _translated(answer: Expected, routes: Mapping[str, str], upstreams: Mapping[str, str]) -> Expected:
    """An answer of the old topology in the new one's names."""
    shares = {upstreams.get(name, name): share for name, share in answer.shares.items()}
    return answer._replace(route=routes.get(answer.route or "", answer.route), shares=shares, why="")


def _kind(old: Expected, new: Expected) -> Kind:
    if old.route != new.route:
        return Kind.ROUTE
    is_alike = (old.status, old.shares, old.location is None) == (new.status, new.shares, new.location is None)
    return Kind.DETAIL if is_alike else Kind.ANSWER


def _turned(listener: Listener, way: Way, old: Expected, new: Expected, kind: Kind) -> tuple[Hashable, Turned]:
    """The request with both answers, and what those that turn the same way have in common."""
    details = [detail for detail in _details(old, new) if detail.old != detail.new]
    alike: Hashable
    if kind is Kind.DETAIL:
        alike = tuple(detail if detail.is_fixed else (old.route, detail.label) for detail in details)
    else:
        details = [detail for detail in details if not detail.is_fixed]
        alike = tuple((one.route, one.status, tuple(one.shares.items())) for one in (old, new))
    before = "; ".join([shown(old), *(f"{detail.label} {detail.old}" for detail in details)])
    after = "; ".join([shown(new), *(f"{detail.label} {detail.new}" for detail in details)])
    method, host, target, headers = way.request
    url = f"{listener.protocol}://{host}{target}"
    return alike, Turned(kind, method, url, headers, way.client, before, after, 0)


class _Detail(NamedTuple):
    """A finer point of both answers; `is_fixed` says that it does not depend on the request."""

    label: str
    old: str
    new: str
    is_fixed: bool = True


def _details(old: Expected, new: Expected) -> Iterator[_Detail]:
    if old.shares and new.shares:
        yield _Detail("the server sees", old.target or "an undefined path", new.target or "an undefined path", False)
        yield _Detail("with host", old.host or "", new.host or "", False)
        yield from _headers("request header", dict(old.seen), dict(new.seen))
    elif not old.shares and not new.shares:
        yield _Detail("location", old.location or "none", new.location or "none", False)
        yield _Detail("body", repr(old.body), repr(new.body))
    yield from _headers("answer's header", dict(old.answer), dict(new.answer))


def _headers(label: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[_Detail]:
    for name in dict.fromkeys((*old, *new)):
        yield _Detail(f"{label} {name}:", _header(old, name), _header(new, name))


def _header(headers: Mapping[str, str], name: str) -> str:
    """A header's value in words: an empty one is removed, one that is not named is left as it is."""
    return headers[name] or "removed" if name in headers else "as it is"
