"""Routes with texts that come to longer words than nginx reads; they are reported, and left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lbgen.ports import Note, Support
from lbgen.targets.nginx.quote import UnquotableError
from lbgen.topology import ExternalAuth, Forward, Redirect, Route, Topology

_SURELY_FITS = 150  # characters of a route together: a query's name and value take 20 bytes each at the most


def unwritable(topology: Topology, write: Callable[[Topology], object]) -> Iterator[tuple[Route, Note]]:
    """The routes that `write` cannot put into words, by writing long ones alone."""
    for route in topology.routes:
        if sum(map(len, _texts(route))) <= _SURELY_FITS:
            continue
        try:
            write(topology._replace(routes=(route,)))
        except UnquotableError:
            kind = route.match.path.kind if route.match.path is not None else "prefix"
            note = Note(
                f"match.path.{kind}", (*route.origin, "match"), Support.UNSUPPORTED,
                "nginx reads words of at most 4096 bytes, and some of this route's texts come to more",
                f"route `{route.name}`", "the route is left out",
            )  # fmt: skip
            yield route, note


def _texts(route: Route) -> Iterator[str]:
    """What a spec may make long, but for bodies and header values, which are written in parts."""
    match = route.match
    if match.path is not None:
        yield match.path.value
    for pairs in (match.headers, match.query, match.cookies):
        for pair in pairs:
            yield from pair
    yield from match.methods
    if isinstance(route.auth, ExternalAuth):
        yield route.auth.path
    elif route.auth is not None:
        yield from (route.auth.realm, route.auth.users_file)
    if isinstance(route.action, Redirect):
        yield route.action.path or ""
    elif isinstance(route.action, Forward) and route.action.rewrite is not None:
        yield from (route.action.rewrite.path or "", route.action.rewrite.replace_prefix or "")
