"""Choosing between routes that one location cannot tell apart: by method, header, query, cookie, or another path.

`error_page` with a code of our own and a map's result is the one way by which nginx goes to a location that a
variable names without changing the request (measured).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token
from lbgen.targets.nginx import conditions, quote
from lbgen.targets.nginx.places import Candidate
from lbgen.targets.nginx.site import Site
from lbgen.targets.nginx.variables import DEFAULT
from lbgen.targets.nginx.view import Line
from lbgen.topology import Route

NOWHERE = Token("@lbgen_none")
_STATUS = 418
_MOST_TESTS = 120  # of about 20 to 30 bytes each, in a word of 4,090


def leave_lines(location: Token) -> tuple[Line, ...]:
    """Go on in a named location, which a variable may hold."""
    return (
        Line(Token("error_page"), Token(f"{_STATUS} = {location}")),
        Line(Token("return"), Token(str(_STATUS))),
    )


def choice_lines(candidates: Sequence[Candidate], site: Site) -> tuple[Line, ...]:
    """Leave for the named location that a map chooses; named locations keep method, body and path as sent."""
    is_last_certain = candidates[-1].is_certain
    chosen = route_name(candidates[-1].route) if is_last_certain else NOWHERE
    wanted = [
        _Wanted(_tests(one, site), route_name(one.route)) for one in candidates[: -1 if is_last_certain else None]
    ]
    for group in reversed(list(_groups(wanted))):
        chosen = _chosen(group, chosen, site)
    return leave_lines(chosen)


class _Wanted(NamedTuple):
    """The conditions of one candidate, as variables, and the location it goes to."""

    tests: tuple[Token, ...]
    location: Token


def _tests(candidate: Candidate, site: Site) -> tuple[Token, ...]:
    tests = list(conditions.of_match(candidate.route.match, site.variables))
    if candidate.path is not None:
        tests.append(conditions.of_path(candidate.path, site.variables))
    return tuple(tests)


def _groups(wanted: Sequence[_Wanted]) -> Iterator[list[_Wanted]]:
    """Neighbours whose conditions fit into one word of nginx's."""
    group: list[_Wanted] = []
    asked: set[Token] = set()
    for one in wanted:
        if group and len(asked.union(one.tests)) > _MOST_TESTS:
            yield group
            group, asked = [], set()
        group.append(one)
        asked.update(one.tests)
    if group:
        yield group


def _chosen(group: Sequence[_Wanted], otherwise: Token, site: Site) -> Token:
    """A map over the conditions side by side, each 1 or 0."""
    places = {test: place for place, test in enumerate(dict.fromkeys(test for one in group for test in one.tests))}
    entries = [(DEFAULT, otherwise)]
    for one in group:
        needs = {places[test] for test in one.tests}
        bits = "".join("1" if place in needs else "." for place in range(len(places)))
        entries.append((quote.map_regex(f"^{bits}"), one.location))
    return site.variables.map("route", quote.pieces(*places), entries)


def route_name(route: Route) -> Token:
    """The named location of a route."""
    return Token(f"@route_{quote.word(route.name)}")
