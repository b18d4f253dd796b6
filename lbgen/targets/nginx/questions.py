"""External authentication: sub-requests that ask another upstream who may pass."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Token
from lbgen.targets.nginx import proxying, quote, spelling
from lbgen.targets.nginx.site import Site, set_header
from lbgen.targets.nginx.view import Line, Location
from lbgen.topology import ExternalAuth, Route


def path_of(route: Route) -> str:
    """The path of the sub-request for a route."""
    return f"{spelling.INTERNAL}{route.name}"


def locations(route: Route, site: Site) -> Iterator[Location]:
    """Where the question goes; without the body, with the request's headers."""
    auth = route.auth
    if not isinstance(auth, ExternalAuth):
        return
    upstream = site.topology.upstreams[auth.upstream]
    scheme = "https" if upstream.protocol == "https" else "http"
    lines = [
        Line(Token("internal"), Token("")),
        Line(Token("proxy_pass"), quote.pieces(f"{scheme}://{upstream.name}{auth.path}")),
        Line(Token("proxy_pass_request_body"), Token("off")),
        *(set_header("proxy", name, value) for name, value in proxying.base_headers(site)),
        set_header("proxy", "Content-Length", Token('""')),
        set_header("proxy", "X-Original-Method", Token("$request_method")),
        set_header("proxy", "X-Original-URI", Token("$request_uri")),
        *proxying.question_lines(upstream, site),
    ]
    yield Location(
        quote.fixed(f"who may use route {route.name}"), Token(f"= {quote.word(path_of(route))}"), (), tuple(lines)
    )
