"""Headers of answers."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Support, Token
from lbgen.targets.nginx import quote, sticky
from lbgen.targets.nginx.limits import retry_after
from lbgen.targets.nginx.protocols import directive_of
from lbgen.targets.nginx.site import Site, add_header
from lbgen.targets.nginx.view import Line
from lbgen.topology import Route, Upstream


def lines(route: Route, upstream: Upstream | None, site: Site) -> tuple[Line, ...]:
    """Headers set and removed; with any of its own, a location must repeat what the server block adds."""
    changes = route.response_headers
    own = [add_header(name, site.variables.text(value)) for name, value in changes.set]
    hidden: list[Line] = []
    if upstream is not None:
        directive = directive_of(upstream, site.able)
        names = dict.fromkeys((*(name for name, _ in changes.set), *changes.remove))
        hidden = [Line(Token(f"{directive}_hide_header"), quote.word(name)) for name in names]
        own += sticky.response_lines(upstream, site)
    if route.rate_limit is not None:
        own.append(add_header("Retry-After", retry_after(route.rate_limit, site.variables)))
    return (*hidden, *site.hsts_lines(), *own) if own else tuple(hidden)


def notes(route: Route) -> Iterator[Note]:
    """Headers that nginx always writes itself."""
    if any(name.lower() == "server" for name in route.response_headers.remove):
        yield Note(
            "headers.response", (*route.origin, "headers"), Support.APPROXIMATED,
            "open-source nginx always sends a Server header", "no Server header", "`Server: nginx`",
        )  # fmt: skip
    for name, value in route.response_headers.set:
        if name.lower() == "server":
            yield Note(
                "headers.response", (*route.origin, "headers"), Support.APPROXIMATED,
                "nginx always sends a Server header of its own beside it", f"`Server: {value}`",
                f"`Server: nginx` and `Server: {value}`",
            )  # fmt: skip
