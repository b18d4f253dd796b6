"""Requests that two topologies answer differently, on the model that `lbgen route` explains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.diff.changes import Compared
from lbgen.diff.pairing import pair
from lbgen.diff.requests import Side, requests
from lbgen.lean_typing import NamedTuple
from lbgen.prove.oracle import Asked, Expected, Oracle
from lbgen.prove.testing import shown
from lbgen.prove.ways import Way
from lbgen.topology import Listener, Topology

_NOBODY_SPECIAL = "127.0.0.1"


class Turned(NamedTuple):
    """A request that is answered differently, both answers in words, and how many others turn the same way."""

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
    """How many requests were asked of both, and those that are answered differently, each kind once."""

    asked: int
    turned: tuple[Turned, ...]


def compare(old: Topology, new: Topology, compared: Compared) -> Answers:
    """Ask both everything that could tell them apart; nothing is asked where routes and listeners are the same."""
    listeners = _twins(old, new)
    same = all(left._replace(name="", origin=()) == right._replace(name="", origin=()) for left, right in listeners)
    if same and not compared.touched_old and not compared.touched_new:
        return Answers(0, ())
    oracles, asked = (Oracle(old), Oracle(new)), 0
    routes = {left.name: right.name for left, right in compared.routes.pairs}
    kinds: dict[tuple[str | None, ...], Turned] = {}
    for left, right in listeners:
        for way in requests((Side(old, left, compared.touched_old), Side(new, right, compared.touched_new))):
            asked += 1
            client = way.client or _NOBODY_SPECIAL
            before = oracles[0].expect(Asked(left.name, way.request, client))
            after = oracles[1].expect(Asked(right.name, way.request, client))
            if _translated(before, routes, compared.upstreams) == after._replace(why=""):
                continue
            told = _told(before, after)
            kind = (left.name, before.route, after.route, *(_without_request(text, way) for text in told))
            kinds[kind] = (
                kinds[kind]._replace(more=kinds[kind].more + 1) if kind in kinds else _turned(left, way, *told)
            )
    return Answers(asked, tuple(kinds.values()))


def _twins(old: Topology, new: Topology) -> tuple[tuple[Listener, Listener], ...]:
    """Listeners that clients reach in the same way: by protocol, port and address, then by protocol and port."""
    http = [[one for one in topology.listeners.values() if one.is_http] for topology in (old, new)]
    identities = (lambda one: (one.protocol, one.port, one.address), lambda one: (one.protocol, one.port))
    return pair(http[0], http[1], identities).pairs


def _translated(answer: Expected, routes: Mapping[str, str], upstreams: Mapping[str, str]) -> Expected:
    """An answer of the old topology in the new one's names."""
    shares = {upstreams.get(name, name): share for name, share in answer.shares.items()}
    return answer._replace(route=routes.get(answer.route or "", answer.route), shares=shares, why="")


def _turned(listener: Listener, way: Way, old: str, new: str) -> Turned:
    method, host, target, headers = way.request
    return Turned(method, f"{listener.protocol}://{host}{target}", headers, way.client, old, new, 0)


def _without_request(text: str, way: Way) -> str:
    """Words about an answer that are the same for every request of a kind."""
    for part in (way.request.target, way.request.target.partition("?")[0], way.request.host):
        text = text.replace(part, "*") if part != "/" else text
    return text


def _told(old: Expected, new: Expected) -> tuple[str, str]:
    """Both answers in words: where requests go, and then whatever else differs."""
    texts = ([shown(old)], [shown(new)])
    for label, before, after in _details(old, new):
        if before != after:
            texts[0].append(f"{label} {before or 'none'}")
            texts[1].append(f"{label} {after or 'none'}")
    return "; ".join(texts[0]), "; ".join(texts[1])


def _details(old: Expected, new: Expected) -> Iterator[tuple[str, str | None, str | None]]:
    if old.shares and new.shares:
        yield "the server sees", old.target, new.target
        yield "with host", old.host, new.host
        yield from _headers("request header", dict(old.seen), dict(new.seen))
    elif not old.shares and not new.shares and (old.body or new.body):
        yield "body", repr(old.body), repr(new.body)
    yield from _headers("answer's header", dict(old.answer), dict(new.answer))


def _headers(
    label: str, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[tuple[str, str | None, str | None]]:
    for name in dict.fromkeys((*old, *new)):
        yield f"{label} {name}:", _header(old, name), _header(new, name)


def _header(headers: Mapping[str, str], name: str) -> str:
    """A header's value in words: an empty one is removed, one that is not named is left as it is."""
    return headers[name] or "removed" if name in headers else "as it is"
