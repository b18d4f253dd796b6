"""Routes that answer by themselves: redirects and fixed responses."""

from __future__ import annotations

from lbgen.ports import Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.site import Site
from lbgen.targets.nginx.variables import DEFAULT
from lbgen.targets.nginx.view import Line
from lbgen.topology import Redirect, Respond

DEFAULT_PORT = {"http": 80, "https": 443}


def redirect_lines(redirect: Redirect, site: Site) -> tuple[Line, ...]:
    """`return` with the whole Location, so that nginx adds nothing of its own."""
    scheme = redirect.scheme or site.scheme
    host = redirect.host if redirect.host is not None else Token("$host")
    location = quote.pieces(f"{scheme}://", host, _port(redirect, scheme, site), *_target(redirect))
    return (Line(Token("return"), Token(f"{redirect.status} {location}")),)


def to_https_lines(port: int) -> tuple[Line, ...]:
    """The same host, path and query on the https listener's port; 443 is not written."""
    shown = "" if port == DEFAULT_PORT["https"] else f":{port}"
    return (
        Line(Token("return"), Token(f"308 {quote.pieces('https://', Token('$host'), shown, Token('$request_uri'))}")),
    )


def _port(redirect: Redirect, scheme: str, site: Site) -> str | Token:
    if redirect.port is not None:
        return "" if redirect.port == DEFAULT_PORT[scheme] else f":{redirect.port}"
    if redirect.host is not None or redirect.scheme is not None:
        return ""
    return site.variables.map(
        "client_port",
        Token("$http_host"),
        [
            (DEFAULT, Token('""')),
            (quote.map_regex(f":{DEFAULT_PORT[scheme]}$"), Token('""')),
            (quote.map_regex("(?<lbgen_port>:[0-9]+)$"), Token("$lbgen_port")),
        ],
    )


def _target(redirect: Redirect) -> tuple[str | Token, ...]:
    if redirect.path is None:
        return (Token("$request_uri"),)
    if redirect.path.endswith("?"):
        return (redirect.path[:-1],)
    return (redirect.path, Token("$is_args$args"))


def respond_lines(respond: Respond, site: Site) -> tuple[Line, ...]:
    """`return` with a text: without one, nginx would send its own page for errors."""
    return (
        Line(Token("default_type"), quote.interpolated(respond.content_type)),
        Line(Token("return"), Token(f"{respond.status} {site.variables.text(respond.body)}")),
    )
