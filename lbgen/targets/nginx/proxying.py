"""Routes that go to servers: proxy_pass and what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lbgen.ports import Note, Support, Token
from lbgen.targets.nginx import quote, sticky
from lbgen.targets.nginx.site import Site, add_header, set_header
from lbgen.targets.nginx.times import duration
from lbgen.targets.nginx.tls import upstream_lines
from lbgen.targets.nginx.variables import DEFAULT
from lbgen.targets.nginx.view import Line
from lbgen.topology import Forward, Rewrite, Route, Share, Upstream

_NEXT = {"connect_error": "error", "timeout": "timeout"}
_PERCENT_STEPS = 10_000
_UNIT = re.compile(r"%[0-9A-F]{2}|.", re.DOTALL)


class Handling(NamedTuple):
    """All that must be the same for two upstreams to share one location."""

    protocol: str
    timeouts: object
    retries: object
    tls: object
    sticky: str


def handling(upstream: Upstream, site: Site) -> Handling:
    """How a location talks to an upstream."""
    emulated = upstream.name if sticky.is_emulated(upstream, site.able) else ""
    return Handling(upstream.protocol, upstream.timeouts, upstream.retries, upstream.tls, emulated)


def directive_of(upstream: Upstream) -> str:
    """`grpc` or `proxy`."""
    return "grpc" if upstream.protocol == "grpc" else "proxy"


def lines(route: Route, action: Forward, destination: Token, upstream: Upstream, site: Site) -> Iterator[Line]:
    """Everything a location says to reach `destination`: an upstream's name, or a variable that holds one."""
    directive = directive_of(upstream)
    yield Line(Token(f"{directive}_pass"), _address(route, action.rewrite, destination, upstream, site))
    yield from _protocol_lines(route, upstream, site)
    yield from _header_lines(route, action.rewrite, directive, site)
    yield from _timeout_lines(route, upstream, directive)
    yield from _retry_lines(upstream, directive)
    if upstream.tls is not None:
        yield from upstream_lines(upstream.tls, directive, upstream.servers[0].host)


def question_lines(upstream: Upstream) -> Iterator[Line]:
    """What a sub-request to an upstream says about waiting, trying again and TLS."""
    for name in ("connect", "send", "read"):
        yield Line(Token(f"proxy_{name}_timeout"), duration(getattr(upstream.timeouts, f"{name}_ms")))
    yield from _retry_lines(upstream, "proxy")
    if upstream.tls is not None:
        yield from upstream_lines(upstream.tls, "proxy", upstream.servers[0].host)


def _timeout_lines(route: Route, upstream: Upstream, directive: str) -> Iterator[Line]:
    timeouts, of_route = upstream.timeouts, route.timeouts
    send_ms = max(timeouts.send_ms, of_route.read_ms or 0) if route.websocket else timeouts.send_ms
    for name, value_ms in (
        ("connect", of_route.connect_ms or timeouts.connect_ms),
        ("send", of_route.send_ms or send_ms),
        ("read", of_route.read_ms or timeouts.read_ms),
    ):
        yield Line(Token(f"{directive}_{name}_timeout"), duration(value_ms))


def response_lines(route: Route, upstream: Upstream | None, site: Site) -> tuple[Line, ...]:
    """Response headers; with any of its own, a location must repeat what the server block adds."""
    directive = directive_of(upstream) if upstream else "proxy"
    own: list[Line] = []
    hidden: list[Line] = []
    changes = route.response_headers
    for name, value in changes.set:
        own.append(add_header(name, quote.pieces(value)))
    if upstream is not None:
        names = [*(name for name, _ in changes.set), *changes.remove]
        hidden = [Line(Token(f"{directive}_hide_header"), quote.word(name)) for name in dict.fromkeys(names)]
        own += sticky.response_lines(upstream, site)
    if route.rate_limit is not None:
        from lbgen.targets.nginx.limits import retry_after  # noqa: PLC0415  # only limited routes need it

        own.append(add_header("Retry-After", retry_after(route.rate_limit, site.variables)))
    return (*hidden, *site.hsts_lines(), *own) if own else tuple(hidden)


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


def notes(route: Route, action: Forward, upstreams: Mapping[str, Upstream]) -> Iterator[Note]:
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
    if any(name.lower() == "server" for name in route.response_headers.remove):
        yield Note(
            "headers.response", (*route.origin, "headers"), Support.APPROXIMATED,
            "open-source nginx always sends a Server header", "no Server header", "`Server: nginx`",
        )  # fmt: skip
    is_grpc = any(upstreams[share.upstream].protocol == "grpc" for share in action.shares)
    rewrite = action.rewrite
    if is_grpc and rewrite is not None and (rewrite.path or rewrite.replace_prefix):
        kind = "path" if rewrite.path else "replace_prefix"
        yield Note(
            f"rewrite.{kind}",
            (*route.origin, "action", "rewrite", kind),
            Support.UNSUPPORTED,
            "grpc_pass takes no path",
        )


def _address(route: Route, rewrite: Rewrite | None, destination: Token, upstream: Upstream, site: Site) -> Token:
    if upstream.protocol == "grpc":
        return Token(f"{'grpcs' if upstream.tls else 'grpc'}://{destination}")
    scheme = "https" if upstream.protocol == "https" else "http"
    return Token(f"{scheme}://{destination}{_path(route, rewrite, site)}")


def _path(route: Route, rewrite: Rewrite | None, site: Site) -> Token:
    """Nothing passes the path as it was sent; otherwise a variable or a fixed path."""
    if rewrite is None or (rewrite.path is None and rewrite.replace_prefix is None):
        return Token("")
    if rewrite.path is not None:
        inner = quote.pieces(rewrite.path, Token("$is_args$args")).strip('"')
        return site.variables.map("path", Token('""'), [(DEFAULT, Token(f'"{inner}"'))])
    return rewritten_variable(route, rewrite.replace_prefix or "/", site)


def rewritten_variable(route: Route, replacement: str, site: Site) -> Token:
    """The path as sent with its prefix replaced; empty where the prefix is only reached through dot segments."""
    matched = route.match.path
    prefix = matched.value if matched is not None and matched.kind == "prefix" else ""
    start = "".join(map(_spelled, _UNIT.findall(prefix)))
    joint = replacement.rstrip("/")
    rest = quote.map_regex(rf"^{start}/+(?<lbgen_rest>[^?]*(?:\?.*)?)$")
    if not prefix:
        rest = quote.map_regex(r"^/(?<lbgen_rest>.*)$")
    entries = [(DEFAULT, Token('""')), (rest, quote.pieces(f"{joint}/", Token("$lbgen_rest")))]
    if prefix:
        alone = quote.map_regex(rf"^{start}(?<lbgen_tail>\?.*)?$")
        entries.append((alone, quote.pieces(replacement, Token("$lbgen_tail"))))
    return site.variables.map("rewritten", Token("$request_uri"), entries)


def needs_rewrite_guard(action: Forward) -> bool:
    """Whether a location must refuse paths that the rewrite does not recognise."""
    return action.rewrite is not None and action.rewrite.replace_prefix is not None


def _spelled(unit: str) -> str:
    """A part of a prefix as clients may write it: slashes repeated, characters percent-encoded in either case."""
    if unit == "/":
        return "/+"
    if len(unit) > 1:
        return "".join(f"[{digit.lower()}{digit}]" if digit.isalpha() else digit for digit in unit)
    code = f"%{ord(unit):02x}"
    letters = "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in code)
    return f"(?:{quote.exactly(unit)}|{letters})"


def _protocol_lines(route: Route, upstream: Upstream, site: Site) -> Iterator[Line]:
    if upstream.protocol == "h2c" and site.able.http2_servers and not route.websocket:
        yield Line(Token("proxy_http_version"), Token("2"))


def _header_lines(route: Route, rewrite: Rewrite | None, directive: str, site: Site) -> Iterator[Line]:
    """Request headers; with any of its own, a location must repeat what the server block sets."""
    changes = route.request_headers
    host = rewrite.host if rewrite else None
    if directive == "proxy" and not (changes or host or route.websocket):
        return
    changed = {name.lower() for name, _ in changes.set} | {name.lower() for name in changes.remove}
    for line_name, value in base_headers(site, host=host, websocket=route.websocket):
        if line_name.lower() not in changed:
            yield set_header(directive, line_name, value)
    for name, text in changes.set:
        yield set_header(directive, name, quote.pieces(text))
    for name in changes.remove:
        yield set_header(directive, name, Token('""'))


def base_headers(site: Site, *, host: str | None = None, websocket: bool = False) -> Iterator[tuple[str, Token]]:
    """What every request to a server says."""
    yield "Host", quote.interpolated(host) if host else Token("$http_host")
    for header in site.headers:
        yield header.name, header.value
    if websocket:
        connection = [(DEFAULT, Token("upgrade")), (Token('""'), Token('""'))]
        yield "Upgrade", Token("$http_upgrade")
        yield "Connection", site.variables.map("connection", Token("$http_upgrade"), connection)
    elif not site.able.modern_proxy:
        yield "Connection", Token('""')


def _retry_lines(upstream: Upstream, directive: str) -> Iterator[Line]:
    retries = upstream.retries
    if not retries.attempts:
        yield Line(Token(f"{directive}_next_upstream"), Token("off"))
        return
    words = [_NEXT.get(failure, failure) for failure in retries.on]
    yield Line(Token(f"{directive}_next_upstream"), Token(" ".join(dict.fromkeys(words))))
    yield Line(Token(f"{directive}_next_upstream_tries"), quote.number(retries.attempts + 1))
