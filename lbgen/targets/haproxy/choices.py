"""How a request finds its route: `txn.route` is set by the first rule that matches, the most specific route first.

Routes compare with the normalised path and servers get the path as sent: the template keeps the request line,
normalises a copy without its query (`normalize-uri`, experimental in HAProxy 2.4 to 3.2) and puts it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote as percent_encoded

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.haproxy import quote
from lbgen.targets.haproxy.conditions import Term, if_, written
from lbgen.targets.haproxy.view import Block, Choices
from lbgen.topology import PathMatch, Route
from lbgen.topology.routing import entries, host_order

_UNRESERVED = "-._~"
_MOST_REFERENCES = 30
_UNROUTED = quote.fixed("!routed")


class _Rule(NamedTuple):
    """A route under those of its hosts that are equally specific."""

    route: Route
    hosts: tuple[str, ...]


class _Variables(NamedTuple):
    """The variable of each query parameter and cookie that any route asks for."""

    query: dict[str, str]
    cookies: dict[str, str]


def choices(routes: tuple[Route, ...]) -> Choices:
    """The rules for one listener's routes."""
    variables = _Variables(
        {name: f"txn.query_{index}" for index, name in enumerate(_names(routes, "query"), 1)},
        {name: f"txn.cookie_{index}" for index, name in enumerate(_names(routes, "cookies"), 1)},
    )
    rules = list(_rules(routes))
    return Choices(
        variables=tuple(_variable_lines(routes, variables)),
        query=tuple(_query_lines(variables.query)),
        routes=tuple(_block(rule, number, variables) for number, rule in enumerate(rules)),
    )


def notes(routes: Iterable[Route]) -> Iterator[Note]:
    """Query parameters whose names clients may spell in more ways than are looked for."""
    for route in routes:
        for name, _ in route.match.query:
            encoded = percent_encoded(name, safe=_UNRESERVED)
            if encoded != name:
                yield Note(
                    "match.query", (*route.origin, "match", "query"), Support.APPROXIMATED,
                    "HAProxy finds a parameter by the spelling of its name", f"`{name}` in any spelling",
                    f"`{name}` as it is and as `{encoded}`",
                )  # fmt: skip


def _names(routes: Iterable[Route], field: str) -> list[str]:
    return sorted({name for route in routes for name, _ in getattr(route.match, field)})


def _rules(routes: tuple[Route, ...]) -> Iterator[_Rule]:
    """Neighbours that differ only in the host become one rule."""
    last: _Rule | None = None
    for host, route in entries(routes):
        if last and host and last.hosts and last.route is route and host_order(host) == host_order(last.hosts[0]):
            last = _Rule(route, (*last.hosts, host))
            continue
        if last:
            yield last
        last = _Rule(route, (host,) if host else ())
    if last:
        yield last


def _variable_lines(routes: tuple[Route, ...], variables: _Variables) -> Iterator[Token]:
    if any(route.match.hosts for route in routes):
        expression = "req.fhdr(host),lower,regsub('\\.?(:[0-9]*)?$','')"
        yield quote.join(quote.fixed("http-request set-var(txn.host)"), quote.word(expression))
    for name, variable in variables.cookies.items():
        yield _set(variable, f"req.cook({quote.argument(name)})")


def _query_lines(variables: dict[str, str]) -> Iterator[Token]:
    for name, variable in variables.items():
        yield _set(variable, f"url_param({quote.argument(name)}),url_dec")
        encoded = percent_encoded(name, safe=_UNRESERVED)
        if encoded != name:
            missing = quote.fixed(f"unless {{ var({variable}) -m found }}")
            yield quote.join(_set(variable, f"url_param({quote.argument(encoded)}),url_dec"), missing)


def _set(variable: str, expression: str) -> Token:
    return quote.join(quote.fixed(f"http-request set-var({variable})"), quote.word(expression))


def _block(rule: _Rule, number: int, variables: _Variables) -> Block:
    route = rule.route
    found = written(tuple(_terms(rule, variables)), f"{route.name}:{number}")
    references = _guarded(found.references, has_host=bool(rule.hosts)) if number else found.references
    lines = list(found.acls)
    while len(references) > _MOST_REFERENCES:
        lines += _part(route, number, len(lines), references[:_MOST_REFERENCES])
        name = quote.identifier(f"{route.name}:{number}:part{len(lines) - 2}")
        references = (name, *references[_MOST_REFERENCES:])
    expression = quote.word(f"str({route.name})")
    lines.append(quote.join(quote.fixed("http-request set-var(txn.route)"), expression, if_(*references)))
    return Block(None, tuple(lines))


def _guarded(references: tuple[Token, ...], *, has_host: bool) -> tuple[Token, ...]:
    """`!routed` behind the host: most rules are then left after one test (measured: half the time with 1,000)."""
    first = 1 if has_host else 0
    return (*references[:first], _UNROUTED, *references[first:])


def _part(route: Route, number: int, step: int, references: tuple[Token, ...]) -> tuple[Token, Token]:
    """Some of a long rule's conditions, remembered in a variable: a line holds 64 words."""
    variable = f"txn.part_{number}_{step}"
    name = quote.identifier(f"{route.name}:{number}:part{step}")
    return (
        quote.join(quote.fixed(f"http-request set-var({variable}) bool(true)"), if_(*references)),
        quote.join(quote.fixed("acl"), name, quote.fixed(f"var({variable}) -m found")),
    )


def _terms(rule: _Rule, variables: _Variables) -> Iterator[Term]:
    match = rule.route.match
    if rule.hosts:
        is_wildcard = rule.hosts[0].startswith("*.")
        flag = "end" if is_wildcard else "str"
        yield Term(
            "host", quote.fixed(f"var(txn.host) -m {flag}"), tuple(host.removeprefix("*") for host in rule.hosts)
        )
    if match.path is not None:
        yield _path_term(match.path)
    if match.methods:
        yield Term("method", quote.fixed("method"), match.methods)
    for name, value in match.headers:
        fetch = quote.word(f"req.fhdr({quote.argument(name)})")
        count = quote.word(f"req.fhdr_cnt({quote.argument(name)})")
        yield Term("header", quote.join(fetch, quote.fixed("-m str")), (value,))
        yield Term("once", count, ("1",))
    for name, value in match.query:
        yield Term("query", quote.fixed(f"var({variables.query[name]}) -m str"), (value,))
    for name, value in match.cookies:
        yield Term("cookie", quote.fixed(f"var({variables.cookies[name]}) -m str"), (value,))


def _path_term(path: PathMatch) -> Term:
    match path.kind:
        case "exact":
            return Term("path", quote.fixed("var(txn.path) -m str"), (path.value,))
        case "regex":
            return Term("path", quote.fixed("var(txn.path) -m reg"), (path.value,))
        case _:
            return Term("path", quote.fixed("var(txn.path),concat(/) -m beg"), (f"{path.value}/",))
