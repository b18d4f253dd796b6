"""Locations of a server block: one route each where the path decides, a choice between named locations where not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.ports import Token
from lbgen.targets.nginx import answers, apart, limits, proxying, questions, quote, responses, spelling, sticky
from lbgen.targets.nginx.choosing import NOWHERE, choice_lines, leave_lines, route_name
from lbgen.targets.nginx.places import ROOT, Place
from lbgen.targets.nginx.site import Site
from lbgen.targets.nginx.times import size
from lbgen.targets.nginx.variables import DEFAULT
from lbgen.targets.nginx.view import Guard, Line, Location
from lbgen.topology import BasicAuth, ExternalAuth, Forward, PathMatch, Redirect, Respond, Route

_NO_FILE = "/.lbgen/none"


def locations(places: Sequence[Place], site: Site) -> Iterator[Location]:
    """All locations of a server block, the named ones behind the others."""
    named: dict[str, list[Location]] = {}
    # Where an exact location stands, it has the prefix among its candidates; a decoded spelling gives way to a path
    # that is written so.
    taken = {_header(place.path) for place in places if place.path.kind != "regex"}
    for place in places:
        for location in _place(place, site, named):
            if location.header == _header(place.path) or location.header not in taken:
                taken.add(location.header)
                yield location
    for group in named.values():
        yield from group


def _header(path: PathMatch) -> Token:
    """What stands between `location` and `{` for the path itself."""
    match path.kind:
        case "exact":
            return Token(f"= {quote.word(path.value)}")
        case "regex":
            return Token(f"~ {quote.regex(path.value)}")
        case _:
            return quote.word(path.value if path == ROOT else path.value + "/")


def _place(place: Place, site: Site, named: dict[str, list[Location]]) -> Iterator[Location]:
    candidates = place.candidates
    if not candidates:
        yield from _spelled_out(place.path, "no route", (), (Line(Token("return"), Token("404")),))
    elif candidates[0].is_certain:
        route = candidates[0].route
        guards, lines, further = _body(route, site)
        yield from _spelled_out(place.path, f"route {route.name}", guards, lines)
        if further:
            named.setdefault(f"within {route.name}", further)
    else:
        lines = choice_lines(candidates, site)
        names = ", ".join(dict.fromkeys(one.route.name for one in candidates))
        yield from _spelled_out(place.path, f"one of the routes {names}", (), lines)
        for one in candidates:
            if one.route.name not in named:
                named[one.route.name] = _named(one.route, site)
        if not candidates[-1].is_certain:
            nothing = Location(Token("no route"), NOWHERE, (), (Line(Token("return"), Token("404")),))
            named.setdefault("", [nothing])


def _spelled_out(path: PathMatch, comment: str, guards: Sequence[Guard], lines: Sequence[Line]) -> Iterator[Location]:
    """A prefix is two locations: itself, and below it. `location /api` alone would match `/apix` too."""
    said = quote.fixed(comment)
    yield Location(said, _header(path), guards, lines)
    if path.kind == "regex" or path == ROOT:
        return
    exactly = [f"= {quote.word(written)}" for written in spelling.spellings(path)]
    below = [quote.word(written + "/") for written in spelling.spellings(path)] if path.kind == "prefix" else []
    for header in (*exactly, *below):
        if header != _header(path):
            yield Location(said, Token(header), guards, lines)


def _named(route: Route, site: Site) -> list[Location]:
    guards, lines, further = _body(route, site)
    guards = (*_body_guard(route, site), *guards)
    return [Location(quote.fixed(f"route {route.name}"), route_name(route), guards, lines), *further]


def _body_guard(route: Route, site: Site) -> Iterator[Guard]:
    """Nginx compares Content-Length with client_max_body_size before it comes to a named location (measured)."""
    if route.max_body_bytes is not None:
        entries = [(DEFAULT, Token("0")), (quote.map_regex(above(route.max_body_bytes)), Token("1"))]
        too_large = site.variables.map("too_large", Token("$content_length"), entries)
        yield Guard(too_large, Token("413"))


def above(number: int) -> str:
    """A regular expression for whole numbers greater than `number`."""
    digits = str(number)
    larger = [f"[1-9][0-9]{{{len(digits)},}}"]
    for place, digit in enumerate(digits):
        if digit != "9":
            larger.append(f"{digits[:place]}[{int(digit) + 1}-9][0-9]{{{len(digits) - place - 1}}}")
    return f"^0*(?:{'|'.join(larger)})$"


def _body(route: Route, site: Site) -> tuple[Sequence[Guard], Sequence[Line], list[Location]]:
    """A route's guards and directives, and named locations it needs in turn."""
    before = tuple(_before(route))
    auth = list(questions.locations(route, site))
    match route.action:
        case Forward() as action:
            guards, lines, further = _forward(route, action, before, site)
            return guards, lines, [*auth, *further]
        case Redirect() as redirect:
            lines = answers.redirect_lines(redirect, site)
        case Respond() as respond:
            lines = answers.respond_lines(respond, site)
    shown = (*responses.lines(route, None, site), *lines)
    if not before:
        return (), shown, []
    # `return` answers before access is checked (measured), so checks stand in a location of their own.
    answer = Token(f"@answer_{quote.word(route.name)}")
    go_on = Line(Token("try_files"), Token(f"{quote.word(_NO_FILE)} {answer}"))
    behind = Location(quote.fixed(f"route {route.name}, once allowed"), answer, (), shown)
    refused = responses.lines(route, None, site) if route.rate_limit else ()
    return (), (*before, *refused, go_on), [*auth, behind]


def _before(route: Route) -> Iterator[Line]:
    """Who may, how often, how much."""
    for network in route.allow:
        yield Line(Token("allow"), quote.word(network))
    if route.allow:
        yield Line(Token("deny"), Token("all"))
    if isinstance(route.auth, BasicAuth):
        yield Line(Token("auth_basic"), quote.pieces(route.auth.realm))
        yield Line(Token("auth_basic_user_file"), quote.interpolated(route.auth.users_file))
    elif isinstance(route.auth, ExternalAuth):
        yield Line(Token("auth_request"), quote.word(questions.path_of(route)))
    if route.rate_limit is not None:
        yield from limits.use_lines(route.rate_limit)
    if route.max_body_bytes is not None:
        yield Line(Token("client_max_body_size"), size(route.max_body_bytes))


def _forward(
    route: Route, action: Forward, before: tuple[Line, ...], site: Site
) -> tuple[Sequence[Guard], Sequence[Line], list[Location]]:
    live = [share for share in action.shares if share.weight]
    upstreams = [site.topology.upstreams[share.upstream] for share in live]
    alike = len({proxying.handling(upstream, site) for upstream in upstreams}) == 1
    first = upstreams[0]
    if len(live) == 1:
        to = sticky.destination(first, site) if sticky.is_emulated(first, site.able) else quote.word(first.name)
    elif alike:
        to = proxying.split_variable(route, action.shares, {one.name: quote.word(one.name) for one in upstreams}, site)
    else:
        return _split_by_location(route, action, before, site)
    rest = responses.lines(route, first, site)
    lines = (*before, *rest, *proxying.lines(route, action, to, first, site))
    if not apart.has_backups_apart(first):
        return (), lines, []
    backup = Token(f"@backup_{quote.word(f'{route.name}--{first.name}')}")
    spare = (*rest, *proxying.lines(route, action, apart.block_name(first), first, site))
    comment = quote.fixed(f"route {route.name}, when no server of {first.name} is up")
    further = [Location(comment, backup, (), spare), *apart.failing_locations()]
    return (), (*lines, *apart.leaving_lines(backup, site)), further


def _split_by_location(
    route: Route, action: Forward, before: tuple[Line, ...], site: Site
) -> tuple[Sequence[Guard], Sequence[Line], list[Location]]:
    """Upstreams that are talked to in different ways have a location each."""
    live = [share for share in action.shares if share.weight]
    names = {share.upstream: Token(f"@split_{quote.word(f'{route.name}--{share.upstream}')}") for share in live}
    chosen = proxying.split_variable(route, action.shares, names, site)
    further = []
    for share in live:
        single = action._replace(shares=(share._replace(weight=1),))
        guards, lines, backups = _forward(route, single, before, site)
        comment = quote.fixed(f"route {route.name}, its share to {share.upstream}")
        further += [Location(comment, names[share.upstream], (*_body_guard(route, site), *guards), lines), *backups]
    return (), leave_lines(chosen), further
