"""Routes that go to servers: proxy_pass and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.nginx import quote, rewrites, spelling
from lbgen.targets.nginx.apart import has_backups_apart
from lbgen.targets.nginx.protocols import directive_of, takes_header
from lbgen.targets.nginx.site import Site, set_header
from lbgen.targets.nginx.sticky import is_emulated
from lbgen.targets.nginx.times import duration
from lbgen.targets.nginx.tls import upstream_lines
from lbgen.targets.nginx.variables import DEFAULT, EMPTY
from lbgen.targets.nginx.view import Line
from lbgen.topology import Forward, Rewrite, Route, RouteTimeouts, Share, Upstream

_NEXT = {"connect_error": "error", "timeout": "timeout"}
_PERCENT_STEPS = 10_000
_NO_TIMEOUTS = RouteTimeouts(None, None, None)


class Handling(NamedTuple):
    """All that must be the same for two upstreams to share one location."""

    protocol: str
    timeouts: object
    retries: object
    tls: object
    apart: str


def handling(upstream: Upstream, site: Site) -> Handling:
    """How a location talks to an upstream."""
    is_apart = is_emulated(upstream, site.able) or has_backups_apart(upstream)
    return Handling(
        upstream.protocol, upstream.timeouts, upstream.retries, upstream.tls, upstream.name if is_apart else ""
    )


def lines(route: Route, action: Forward, destination: Token, upstream: Upstream, site: Site) -> Iterator[Line]:
    """Everything a location says to reach `destination`: an upstream's name, or a variable that holds one."""
    directive = directive_of(upstream, site.able)
    yield from rewrites.lines(route, action.rewrite, passes_variable=directive == "proxy")
    yield Line(Token(f"{directive}_pass"), _address(route, action.rewrite, destination, upstream, site))
    yield from _version_lines(directive, upstream, site)
    yield from _header_lines(route, action.rewrite, directive, site)
    yield from _waiting_lines(directive, upstream, route.timeouts, is_long=route.websocket)
    yield from _tls_lines(directive, upstream)


def question_lines(upstream: Upstream, site: Site) -> Iterator[Line]:
    """What a sub-request to an upstream says about its protocol, waiting, trying again and TLS."""
    yield from _version_lines("proxy", upstream, site)
    yield from _waiting_lines("proxy", upstream, _NO_TIMEOUTS, is_long=False)
    yield from _tls_lines("proxy", upstream)


def _version_lines(directive: str, upstream: Upstream, site: Site) -> Iterator[Line]:
    if upstream.protocol == "h2c" and directive == "proxy" and site.able.http2_servers:
        yield Line(Token("proxy_http_version"), Token("2"))


def _tls_lines(directive: str, upstream: Upstream) -> Iterator[Line]:
    if upstream.tls is not None and upstream.protocol in ("https", "grpc"):
        yield from upstream_lines(upstream.tls, directive, upstream.servers[0].host)


USUAL = (
    ("connect_timeout", "5s"),
    ("send_timeout", "1m"),
    ("read_timeout", "1m"),
    ("next_upstream", "error timeout"),
    ("next_upstream_tries", "2"),
)
"""What the spec's defaults come to: said once in the http block, and by a location only where it differs."""


def usual_lines(directive: str) -> Iterator[Line]:
    """The usual waiting and trying again, for the http block."""
    for name, value in USUAL:
        yield Line(Token(f"{directive}_{name}"), Token(value))


def _waiting_lines(directive: str, upstream: Upstream, of_route: RouteTimeouts, *, is_long: bool) -> Iterator[Line]:
    """Time-outs and retries that are not the usual ones; `is_long` keeps writes open as long as reads."""
    timeouts = upstream.timeouts
    send_ms = max(timeouts.send_ms, of_route.read_ms or 0) if is_long else timeouts.send_ms
    wanted = {
        "connect_timeout": duration(of_route.connect_ms or timeouts.connect_ms),
        "send_timeout": duration(of_route.send_ms or send_ms),
        "read_timeout": duration(of_route.read_ms or timeouts.read_ms),
        **_retries(upstream),
    }
    for name, usual in USUAL:
        if name in wanted and wanted[name] != usual:
            yield Line(Token(f"{directive}_{name}"), wanted[name])


def _retries(upstream: Upstream) -> Mapping[str, Token]:
    retries = upstream.retries
    if not retries.attempts:
        return {"next_upstream": Token("off")}
    words = dict.fromkeys(_NEXT.get(failure, failure) for failure in retries.on)
    return {
        "next_upstream": Token(" ".join(words)),
        "next_upstream_tries": quote.number(retries.attempts + 1),
    }


def split_variable(route: Route, shares: tuple[Share, ...], values: Mapping[str, Token], site: Site) -> Token:
    """A variable that holds each share's value with its probability."""
    return site.variables.split("split", quote.pieces(Token("$request_id"), route.name), _parts(shares, values))


def _parts(shares: tuple[Share, ...], values: Mapping[str, Token]) -> Iterator[tuple[Token, Token]]:
    live = [share for share in shares if share.weight]
    for share, steps in zip(live, percent_steps(live), strict=True):
        if share is live[-1]:
            yield Token("*"), values[share.upstream]
        elif steps:
            yield Token(f"{steps // 100}.{steps % 100:02d}%"), values[share.upstream]


def percent_steps(shares: list[Share]) -> list[int]:
    """Hundredths of a percent per share, together 10,000."""
    total = sum(share.weight for share in shares)
    steps = [share.weight * _PERCENT_STEPS // total for share in shares[:-1]]
    return [*steps, _PERCENT_STEPS - sum(steps)]


def notes(route: Route, action: Forward) -> Iterator[Note]:
    """Losses of one route."""
    live = [share for share in action.shares if share.weight]
    total = sum(share.weight for share in live)
    for share, steps in zip(live, percent_steps(live), strict=True):
        wanted = share.weight / total
        if abs(steps / _PERCENT_STEPS - wanted) > wanted / 100:
            yield Note(
                "split", (*route.origin, "split"), Support.APPROXIMATED, "split_clients has two decimals",
                f"{wanted:.4%} to `{share.upstream}`", f"{steps / 100:.2f}%",
            )  # fmt: skip


def _address(route: Route, rewrite: Rewrite | None, destination: Token, upstream: Upstream, site: Site) -> Token:
    if directive_of(upstream, site.able) == "grpc":
        return Token(f"{'grpcs' if upstream.tls else 'grpc'}://{destination}")
    scheme = "https" if upstream.protocol == "https" else "http"
    return Token(f"{scheme}://{destination}{_path(route, rewrite, site)}")


def _path(route: Route, rewrite: Rewrite | None, site: Site) -> Token:
    """Nothing passes the path as nginx knows it; otherwise the path as sent, or a rewritten one."""
    rewritten = rewrites.variable(route, rewrite, site)
    if rewritten is not None:
        return rewritten
    return spelling.AS_SENT if site.passes_as_sent else Token("")


def _header_lines(route: Route, rewrite: Rewrite | None, directive: str, site: Site) -> Iterator[Line]:
    """Request headers; with any of its own, a location must repeat what the blocks around it set."""
    changes = route.request_headers
    host = rewrite.host if rewrite else None
    if directive == "proxy" and not (changes or host or route.websocket):
        return
    changed = {name.lower() for name, _ in changes.set} | {name.lower() for name in changes.remove}
    for line_name, value in base_headers(site, host=host, websocket=route.websocket):
        if line_name.lower() not in changed:
            yield set_header(directive, line_name, value)
    wanted = [
        *((name, site.variables.text(text)) for name, text in changes.set),
        *((one, EMPTY) for one in changes.remove),
    ]
    for name, value in wanted:
        if takes_header(directive, name):
            yield set_header(directive, name, value)


def base_headers(site: Site, *, host: str | None = None, websocket: bool = False) -> Iterator[tuple[str, Token]]:
    """What every request to a server says."""
    yield "Host", quote.interpolated(host) if host else site.host
    for header in site.headers:
        yield header.name, header.value
    if websocket:
        connection = [(DEFAULT, EMPTY), (Token("websocket"), Token("upgrade"))]  # nothing else: h2c would go past us
        yield "Upgrade", Token("$http_upgrade")
        yield "Connection", site.variables.map("connection", Token("$http_upgrade"), connection)
    elif not site.able.modern_proxy:
        yield "Connection", EMPTY
