"""Rate limits: leaky buckets of nginx that keep the token bucket's promises (DESIGN 2.1, 2.2).

`burst=b nodelay` admits b + 1 at once and refills by the rate; only admitted requests count (measured).
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.nginx import conditions, quote
from lbgen.targets.nginx.variables import DEFAULT, Variables
from lbgen.targets.nginx.view import Line
from lbgen.topology import RateLimit
from lbgen.topology.units import show_duration

_WORST_ERROR = 0.01
_KEY = "of "  # nginx limits no request whose key is empty; requests without the header share one bucket


class Rate(NamedTuple):
    """A rate as nginx writes it: whole requests per second or minute."""

    number: int
    unit: str
    error: float


def rate_of(limit: RateLimit) -> Rate:
    """The nearest rate; seconds are preferred where both are exact."""
    exact_minute = limit.requests * 60_000 / limit.per_ms
    if exact_minute % 60 == 0:
        return Rate(int(exact_minute // 60), "s", 0.0)
    nearest = max(1, round(exact_minute))
    return Rate(nearest, "m", abs(nearest - exact_minute) / exact_minute)


def zone_line(limit: RateLimit, variables: Variables) -> Line:
    """The zone, one per limit; shared by all workers."""
    rate = rate_of(limit)
    zone = quote.word(f"zone=limit_{limit.name}:10m")
    return Line(Token("limit_req_zone"), Token(f"{_key(limit, variables)} {zone} rate={rate.number}r/{rate.unit}"))


def use_lines(limit: RateLimit) -> tuple[Line, ...]:
    """What a location says to be limited."""
    burst = max(1, limit.burst) - 1
    tail = f" burst={burst} nodelay" if burst else ""
    return (
        Line(Token("limit_req"), Token(f"{quote.word('zone=limit_' + limit.name)}{tail}")),
        Line(Token("limit_req_status"), quote.number(limit.status)),
    )


def retry_after(limit: RateLimit, variables: Variables) -> Token:
    """A variable with the seconds until the next request, for refused requests only; empty headers are not sent."""
    seconds = max(1, -(-limit.per_ms // (limit.requests * 1000)))
    entries = [(DEFAULT, Token('""')), (Token("REJECTED"), quote.number(seconds))]
    return variables.map("retry_after", Token("$limit_req_status"), entries)


def notes(limit: RateLimit) -> Iterator[Note]:
    """Rounding."""
    rate = rate_of(limit)
    if rate.error > _WORST_ERROR:
        yield Note(
            "rate_limit",
            (*limit.origin, "requests"),
            Support.APPROXIMATED,
            "nginx takes whole requests per second or minute",
            f"{limit.requests} per {show_duration(limit.per_ms)}",
            f"{rate.number} per {'second' if rate.unit == 's' else 'minute'}",
        )
    if limit.key.kind == "header" and not conditions.is_readable_header(limit.key.name):
        yield Note(
            "rate_limit.key",
            (*limit.origin, "key"),
            Support.UNSUPPORTED,
            "nginx has no variable for a header with these characters",
        )


def _key(limit: RateLimit, variables: Variables) -> Token:
    kind, name = limit.key
    match kind:
        case "header":
            return quote.pieces(_KEY, conditions.header_variable(name))
        case "cookie":
            return quote.pieces(_KEY, variables.cookie(name))
        case "global":
            return Token("everyone")
        case _:
            return Token("$binary_remote_addr")
