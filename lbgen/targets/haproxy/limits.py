"""Rate limits: an exact token bucket per key, as the generic cell rate algorithm over a stick table.

`gpt0` holds when the bucket will be full again, in clock ticks modulo 2^32. A request is let through while that is
no further ahead than the bucket is large, and then moves it one refill further; a refused one changes nothing.
(ITU-T I.371 calls it the theoretical arrival time. HAProxy's own sliding rates count otherwise: a sustained client at
twice the limit gets a tenth of it through with http_req_rate, measured.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.haproxy import quote
from lbgen.targets.haproxy.conditions import if_
from lbgen.targets.haproxy.site import Site
from lbgen.targets.haproxy.view import Block, Table
from lbgen.topology import RateLimit, Route

_WRAP = 4_294_967_295  # gpt0 is an unsigned 32-bit number
_MOST_TICKS = 2_000_000_000  # less than half of that, so that a time gone by is never taken for one ahead
_MARGIN_MS = 10_000
_ENTRIES = "100k"


class Clock(NamedTuple):
    """Ticks of a limit's clock: microseconds where the window is short, milliseconds otherwise."""

    unit: str
    per_ms: int | None  # ticks in a millisecond; None for clocks of seconds
    per_second: int


_CLOCKS = (Clock("us", 1000, 1_000_000), Clock("ms", 1, 1000), Clock("s", None, 1))


class Bucket(NamedTuple):
    """A limit in ticks: one request's refill, and how far ahead the bucket may be when a request is let through."""

    clock: Clock
    refill: int
    room: int
    error: float


def bucket(limit: RateLimit) -> Bucket:
    """The limit on the finest clock whose 32 bits hold it."""
    capacity = max(1, limit.burst)
    for clock in _CLOCKS:
        window = limit.per_ms * clock.per_ms if clock.per_ms else max(1, limit.per_ms // 1000)
        exact = window / limit.requests
        refill = max(1, round(exact))
        if refill * capacity <= _MOST_TICKS or clock is _CLOCKS[-1]:
            room = min(_MOST_TICKS, refill * capacity) - refill
            return Bucket(clock, refill, max(0, room), abs(refill / exact - 1))
    raise AssertionError("the last clock always fits")


def tables(site: Site) -> tuple[Table, ...]:
    """A table for each limit that a route uses."""
    used = {route.rate_limit.name: route.rate_limit for route in site.topology.routes if route.rate_limit}
    return tuple(_table(used[name]) for name in site.topology.rate_limits if name in used)


def _table(limit: RateLimit) -> Table:
    entry = bucket(limit)
    ticks = entry.refill + entry.room
    expire_ms = min(quote.LONGEST_MS, ticks * 1000 // entry.clock.per_second + _MARGIN_MS)
    kind = {"client_ip": "type ipv6", "global": "type integer"}.get(limit.key.kind, "type binary len 20")
    return Table(
        table_name(limit),
        quote.comment(f"Rate limit {limit.name}: {_words(limit)}"),
        quote.join(quote.fixed(f"{kind} size {_ENTRIES} expire"), quote.duration(expire_ms), quote.fixed("store gpt0")),
    )


def table_name(limit: RateLimit) -> Token:
    """The table's section name: no listener or upstream can have a colon in its own."""
    return quote.identifier(f"limit:{limit.name}")


def _words(limit: RateLimit) -> str:
    per = quote.duration(limit.per_ms)
    key = f"{limit.key.kind} {limit.key.name}".strip()
    return f"{limit.requests} requests per {per}, {max(1, limit.burst)} at once, counted by {key}"


def blocks(site: Site, routes: tuple[Route, ...]) -> Iterator[Block]:
    """One paragraph for each limit that these routes use."""
    used: dict[str, list[Route]] = {}
    limits: dict[str, RateLimit] = {}
    for route in routes:
        if route.rate_limit:
            limits[route.rate_limit.name] = route.rate_limit
            used.setdefault(route.rate_limit.name, []).append(route)
    for name, limited in used.items():
        yield _block(site, limits[name], tuple(limited))


def _block(site: Site, limit: RateLimit, routes: tuple[Route, ...]) -> Block:
    acls: tuple[Token, ...] = ()
    chosen: tuple[Token, ...] = ()
    if not site.is_single:
        name = quote.identifier(f"limit:{limit.name}")
        acls, chosen = tuple(_named(name, routes)), (name,)
    title = quote.comment(f"Rate limit {limit.name}: {_words(limit)}; only what is let through counts")
    return Block(title, (*acls, _track(limit, chosen), *_bucket_lines(limit, chosen)))


def _track(limit: RateLimit, chosen: tuple[Token, ...]) -> Token:
    """A request without the key is not tracked, and so not limited."""
    key = quote.word(_key(limit))
    return quote.join(quote.fixed("http-request track-sc0"), key, quote.fixed("table"), table_name(limit), if_(*chosen))


def _bucket_lines(limit: RateLimit, chosen: tuple[Token, ...]) -> Iterator[Token]:
    """How far ahead the bucket is, the refusal, and one refill further ahead."""
    entry = bucket(limit)
    full = entry.room + entry.refill
    tracked = (*chosen, quote.fixed("{ sc0_tracked }"))
    ahead = "http-request set-var(txn.ahead)"
    now = quote.fixed(f"http-request set-var(txn.now) date(0,{entry.clock.unit}),and({_WRAP})")
    yield quote.join(now, if_(*chosen))
    yield quote.join(quote.fixed(f"{ahead} sc0_get_gpt0,sub(txn.now),and({_WRAP})"), if_(*tracked))
    is_past = quote.fixed(f"{{ var(txn.ahead) -m int gt {full} }}")
    yield quote.join(quote.fixed(f"{ahead} int(0)"), if_(*tracked, is_past))
    is_empty = quote.fixed(f"{{ var(txn.ahead) -m int gt {entry.room} }}")
    yield quote.join(_refusal(limit, entry), if_(*tracked, is_empty))
    further = f"var(txn.ahead),add(txn.now),add({entry.refill}),and({_WRAP})"
    yield quote.join(quote.fixed(f"http-request sc-set-gpt0(0) {further}"), if_(*tracked))


def _refusal(limit: RateLimit, entry: Bucket) -> Token:
    second = entry.clock.per_second
    retry = f"%[var(txn.ahead),sub({entry.room}),add({second - 1}),div({second})]"
    return quote.join(
        quote.fixed("http-request return status"),
        quote.number(limit.status),
        quote.fixed("content-type text/plain string"),
        quote.word("too many requests\n"),
        quote.fixed("hdr Retry-After"),
        quote.word(retry),
    )


def _named(name: Token, routes: tuple[Route, ...]) -> Iterator[Token]:
    for start in range(0, len(routes), 40):
        words = (quote.word(route.name) for route in routes[start : start + 40])
        yield quote.join(quote.fixed("acl"), name, quote.fixed("var(txn.route) -m str --"), *words)


def _key(limit: RateLimit) -> str:
    match limit.key.kind:
        case "client_ip":
            return "src"
        case "global":
            return "int(1)"
        case "header":
            return f"req.fhdr({quote.argument(limit.key.name)}),sha1"
        case _:
            return f"req.cook({quote.argument(limit.key.name)}),sha1"


def notes(limits: Iterable[RateLimit]) -> Iterator[Note]:
    """A rate that does not come out in whole ticks by more than 1 %."""
    for limit in limits:
        entry = bucket(limit)
        if entry.error > 0.01:
            after = f"one request per {entry.refill} {entry.clock.unit}"
            yield Note(
                "rate_limit", (*limit.origin, "requests"), Support.APPROXIMATED,
                "the bucket is refilled in whole ticks of its clock", _words(limit), after,
            )  # fmt: skip
