"""Active checks, which NGINX Plus alone has (nginx.org: ngx_http_upstream_hc_module and its stream counterpart).

`health_check` belongs beside a `proxy_pass` that names its upstream; most of ours hold a variable, so each checked
upstream has a location of its own for it, which no request reaches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.ports import Note, Support, Token
from lbgen.targets.nginx import protocols, quote
from lbgen.targets.nginx.abilities import Abilities
from lbgen.targets.nginx.times import duration
from lbgen.targets.nginx.tls import upstream_lines
from lbgen.targets.nginx.view import Definition, Entry, Line, Location
from lbgen.topology import HealthCheck, Listener, Topology, Upstream

_FITTING = {"http": ("http", "https", "h2c"), "grpc": ("grpc",), "tcp": ("tcp",)}


def locations(topology: Topology, able: Abilities) -> Iterator[Location]:
    """One for each upstream of routes that is checked."""
    for upstream, check in _checked(topology, able):
        if check.type != "tcp":
            name = quote.word(f"check_{upstream.name}")
            comment = quote.fixed(f"checks of upstream {upstream.name}")
            yield Location(comment, Token(f"@{name}"), (), tuple(_lines(upstream, check, able)))


def definitions(topology: Topology, able: Abilities) -> Iterator[Definition]:
    """Which statuses are healthy."""
    for upstream, check in _checked(topology, able):
        if check.type == "http":
            ranges = " ".join(str(low) if low == high else f"{low}-{high}" for low, high in check.status)
            comment = quote.fixed(f"a healthy answer of upstream {upstream.name}")
            header = Token(f"match {quote.word(f'healthy_{upstream.name}')}")
            yield Definition(comment, header, (Entry(Token("status"), Token(ranges)),))


def stream_lines(listener: Listener, upstreams: Mapping[str, Upstream], able: Abilities) -> Iterator[Line]:
    """The check of a listener's only upstream."""
    upstream = upstreams.get(listener.upstream or "")
    check = upstream.health_check if upstream else None
    if able.plus and check is not None and check.type == "tcp" and not listener.sni:
        yield Line(Token("health_check"), Token(_thresholds(check)))
        yield Line(Token("health_check_timeout"), duration(check.timeout_ms))


def notes(topology: Topology, able: Abilities) -> Iterator[Note]:
    """Checks that Plus cannot make either: across protocols, and of upstreams that only a TLS name leads to."""
    direct = {one.upstream for one in topology.listeners.values() if not one.is_http and not one.sni}
    for upstream in topology.upstreams.values():
        check = upstream.health_check
        if check is None or not able.plus:
            continue
        place = (*upstream.origin, "health_check")
        if upstream.protocol not in _FITTING[check.type]:
            why = f"Plus has no {check.type} checks for servers that speak {upstream.protocol}"
            yield Note(f"health_check.{check.type}", place, Support.UNSUPPORTED, why)
        elif check.type == "tcp" and upstream.name not in direct:
            why = "below HTTP, Plus checks an upstream beside a listener that leads to nothing else"
            yield Note("health_check.tcp", place, Support.UNSUPPORTED, why)


def _checked(topology: Topology, able: Abilities) -> Iterator[tuple[Upstream, HealthCheck]]:
    for upstream in topology.upstreams.values():
        check = upstream.health_check
        if able.plus and check is not None and upstream.protocol in _FITTING[check.type]:
            yield upstream, check


def _lines(upstream: Upstream, check: HealthCheck, able: Abilities) -> Iterator[Line]:
    directive = protocols.directive_of(upstream, able)
    is_secure = upstream.tls is not None and upstream.protocol in ("https", "grpc")
    scheme = ("grpc" if directive == "grpc" else "http") + ("s" if is_secure else "")
    yield Line(Token(f"{directive}_pass"), Token(f"{scheme}://{quote.word(upstream.name)}"))
    if upstream.protocol == "h2c" and directive == "proxy":
        yield Line(Token("proxy_http_version"), Token("2"))
    for step in ("connect", "read"):
        yield Line(Token(f"{directive}_{step}_timeout"), duration(check.timeout_ms))
    if is_secure and upstream.tls is not None:
        yield from upstream_lines(upstream.tls, directive, upstream.servers[0].host)
    yield Line(Token("health_check"), Token(f"{_thresholds(check)} {_question(upstream, check)}"))


def _thresholds(check: HealthCheck) -> str:
    fails, passes = check.unhealthy_threshold, check.healthy_threshold
    return f"interval={duration(check.interval_ms)} fails={fails} passes={passes}"


def _question(upstream: Upstream, check: HealthCheck) -> str:
    if check.type == "grpc":
        return "type=grpc"
    return f"{quote.word(f'uri={check.request_path}')} {quote.word(f'match=healthy_{upstream.name}')}"
