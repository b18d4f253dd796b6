"""Who may use a route, and how large a request may be."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Support, Token
from lbgen.targets.haproxy import quote
from lbgen.targets.haproxy.forwarded import network_acls
from lbgen.targets.haproxy.site import Site, when
from lbgen.targets.haproxy.view import Block
from lbgen.topology import BasicAuth, Route

# What fits into tune.bufsize (16 KiB) beside the headers and tune.maxrewrite; measured on 2.6 and 2.8.
KNOWN_BODY_BYTES = 8_192
_BODY_WAIT = "10s"


def blocks(site: Site, routes: tuple[Route, ...]) -> Iterator[Block]:
    """Routes that only some, or nobody, may use."""
    for route in routes:
        if route.allow:
            yield _allow_block(site, route)
        if route.auth is not None:
            line = quote.join(quote.fixed("http-request deny deny_status 403"), when(site, route))
            yield Block(quote.comment(f"Route {route.name}: closed, HAProxy cannot check who may pass"), (line,))


def _allow_block(site: Site, route: Route) -> Block:
    name = f"{route.name}:allowed"
    refusal = quote.join(
        quote.fixed("http-request deny deny_status 403"), when(site, route, quote.identifier(name, negated=True))
    )
    return Block(quote.comment(f"Route {route.name}: only these networks"), (*network_acls(name, route.allow), refusal))


def body_blocks(site: Site, routes: tuple[Route, ...]) -> Iterator[Block]:
    """Larger bodies get 413; one of unknown length that outgrows the buffer gets 411."""
    for route in routes:
        if route.max_body_bytes is not None:
            lines = tuple(_body_lines(site, route, route.max_body_bytes))
            yield Block(quote.comment(f"Route {route.name}: bodies of at most {route.max_body_bytes} bytes"), lines)


def _body_lines(site: Site, route: Route, limit: int) -> Iterator[Token]:
    unknown = quote.fixed("!{ req.fhdr(content-length) -m found }")
    too_large = quote.fixed(f"{{ req.body_size gt {limit} }}")
    at_least = min(limit, KNOWN_BODY_BYTES) + 1
    wait = quote.fixed(f"http-request wait-for-body time {_BODY_WAIT} at-least {at_least}")
    yield quote.join(wait, when(site, route, unknown))
    yield quote.join(quote.fixed("http-request deny deny_status 413"), when(site, route, too_large))
    if limit > KNOWN_BODY_BYTES:
        outgrown = quote.fixed(f"{{ req.body_len gt {KNOWN_BODY_BYTES} }}")
        yield quote.join(quote.fixed("http-request return status 411"), when(site, route, unknown, outgrown))


def notes(routes: tuple[Route, ...]) -> Iterator[Note]:
    """Authentication that closes a route, and bodies of unknown length."""
    for route in routes:
        if isinstance(route.auth, BasicAuth):
            yield Note(
                "auth.basic", (*route.origin, "auth", "basic"), Support.UNSUPPORTED,
                "HAProxy reads users from a `userlist`, and lbgen copies no password hashes into files",
                f"users of {route.auth.users_file}", "the route is closed: 403 for everybody",
            )  # fmt: skip
        elif route.auth is not None:
            yield Note(
                "auth.external", (*route.origin, "auth", "external"), Support.UNSUPPORTED,
                "HAProxy asks no other service without Lua or SPOE",
                f"{route.auth.upstream} decides", "the route is closed: 403 for everybody",
            )  # fmt: skip
        if route.max_body_bytes is not None and route.max_body_bytes > KNOWN_BODY_BYTES:
            yield Note(
                "max_body_size", (*route.origin, "max_body_size"), Support.APPROXIMATED,
                "HAProxy counts a body without Content-Length only as far as its buffer goes",
                f"413 above {route.max_body_bytes} bytes",
                f"the same; without Content-Length 411 above {KNOWN_BODY_BYTES} bytes",
            )  # fmt: skip
