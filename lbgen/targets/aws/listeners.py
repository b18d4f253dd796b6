"""Listeners of both load balancers.

Sources: ELBv2 API reference 2015-12-01, CreateListener and ListenerAttribute; AWS documentation, "HTTP header
modification for your Application Load Balancer".
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Support
from lbgen.targets.aws import actions, quote, view
from lbgen.targets.aws.certificates import listener_tls
from lbgen.targets.aws.limits import limit
from lbgen.targets.aws.names import identifier
from lbgen.targets.aws.rules import default_route
from lbgen.targets.aws.site import Site
from lbgen.topology import Forward, Hsts, Listener, Upstream
from lbgen.topology.units import show_duration

_NETWORK_PROTOCOLS = {"tcp": "TCP", "udp": "UDP", "tls": "TLS", "tls_passthrough": "TCP"}
_IDLE = "nlb_idle_timeout_s"
# AWS documentation, Update the TCP idle timeout for your Network Load Balancer listener (read 2026-11).
_FIXED_IDLE_S = {"tls": 350, "udp": 120}


def listener_views(site: Site) -> Iterator[view.Listener]:
    """Every listener of a site."""
    for listener in site.application:
        yield _application(site, listener)
    for listener in site.network:
        yield _network(site, listener)


def _application(site: Site, listener: Listener) -> view.Listener:
    comments = [f"listener {listener.name}"]
    if listener.redirect_port is not None:
        action = actions.to_https(listener.redirect_port)
        comments.append("the spec asks for 308; an application load balancer redirects with 301 or 302")
    else:
        route = default_route(site.topology, listener)
        comments.append(f"what no rule takes: {f'route {route.name}' if route else '404'}")
        groups = site.application_groups
        action = actions.action(route, listener.protocol, groups, is_default=True) if route else actions.not_found()
    return view.Listener(
        label=quote.string(identifier(listener.name)),
        comments=tuple(map(quote.comment, comments)),
        balancer=quote.reference("aws_lb", "alb", "arn"),
        port=quote.number(listener.port),
        protocol=quote.string(listener.protocol.upper()),
        tls=listener_tls(listener, listener.tls) if listener.tls else None,
        idle_timeout_s=None,
        hsts=quote.string(_hsts(listener.tls.hsts)) if listener.tls and listener.tls.hsts else None,
        actions=(action,),
    )


def _hsts(hsts: Hsts) -> str:
    parts = [f"max-age={hsts.max_age_s}"]
    parts += ["includeSubDomains"] * hsts.include_subdomains + ["preload"] * hsts.preload
    return "; ".join(parts)


def _network(site: Site, listener: Listener) -> view.Listener:
    assert listener.upstream is not None
    upstream = site.topology.upstreams[listener.upstream]
    comments = [f"listener {listener.name}"]
    if listener.sni:
        comments.append("chosen by TLS name in the spec, which a network load balancer does not read: all to one group")
    tls = listener_tls(listener, listener.tls)._replace(mutual=None) if listener.tls else None
    return view.Listener(
        label=quote.string(identifier(listener.name)),
        comments=tuple(map(quote.comment, comments)),
        balancer=quote.reference("aws_lb", "nlb", "arn"),
        port=quote.number(listener.port),
        protocol=quote.string(_NETWORK_PROTOCOLS[listener.protocol]),
        tls=tls,
        idle_timeout_s=None if listener.protocol in _FIXED_IDLE_S else quote.number(_idle_s(listener, upstream)),
        hsts=None,
        actions=(actions.forward_all(listener.upstream, site.network_groups),),
    )


def _idle_s(listener: Listener, upstream: Upstream) -> int:
    asked_s = -(-upstream.timeouts.read_ms // 1000)
    return _FIXED_IDLE_S.get(listener.protocol) or limit(_IDLE).clamp(asked_s)


def notes(site: Site) -> Iterator[Note]:
    """What listeners lose."""
    for listener in site.application:
        yield from _application_notes(site, listener)
    for listener in site.network:
        yield from _network_notes(site, listener)
    for listener in site.unserved:
        yield Note(
            f"listener.{listener.protocol}", (*listener.origin, "protocol"), Support.UNSUPPORTED,
            "a network load balancer cannot choose by TLS name, and no `upstream` is named for the rest",
            listener.name, "left out",
        )  # fmt: skip
    for kind, listeners in (("listeners_per_alb", site.application), ("listeners_per_nlb", site.network)):
        if not limit(kind).holds(len(listeners)):
            last = listeners[-1]
            yield Note(f"listener.{last.protocol}", (*last.origin, "protocol"), Support.UNSUPPORTED, limit(kind).told())


def _application_notes(site: Site, listener: Listener) -> Iterator[Note]:
    if listener.address not in (None, "0.0.0.0", "::"):  # noqa: S104  # what a spec may say
        yield Note(
            "listener.address", (*listener.origin, "address"), Support.UNSUPPORTED,
            "an application load balancer's addresses are AWS's; `internal` and `subnets` choose the network",
        )  # fmt: skip
    if listener.protocol == "http" and listener.http2:
        yield Note(
            "listener.http2", (*listener.origin, "http2"), Support.UNSUPPORTED,
            "an application load balancer speaks HTTP/2 with clients on https only",
        )  # fmt: skip
    wanted = {one.http2 for one in site.application if one.protocol == "https"}
    if listener.protocol == "https" and listener.http2 and len(wanted) > 1:
        yield Note(
            "listener.http2", (*listener.origin, "http2"), Support.APPROXIMATED,
            "HTTP/2 is on or off for the whole load balancer", "on some listeners", "on all https listeners",
        )  # fmt: skip
    if listener.redirect_port is None and listener.protocol == "http":
        for route in site.topology.routes:
            if listener.name in route.listeners and isinstance(route.action, Forward):
                yield from _needs_https(site, [share.upstream for share in route.action.shares])


def _needs_https(site: Site, names: list[str]) -> Iterator[Note]:
    for name in names:
        upstream = site.topology.upstreams[name]
        if upstream.protocol in ("grpc", "h2c"):
            yield Note(
                f"upstream.{upstream.protocol}", (*upstream.origin, "protocol"), Support.UNSUPPORTED,
                "gRPC and HTTP/2 target groups are reached from https listeners only",
            )  # fmt: skip


def _network_notes(site: Site, listener: Listener) -> Iterator[Note]:
    assert listener.upstream is not None
    if listener.address not in (None, "0.0.0.0", "::"):  # noqa: S104  # what a spec may say
        yield Note(
            "listener.address", (*listener.origin, "address"), Support.UNSUPPORTED,
            "a network load balancer has one address per subnet, AWS's or an Elastic IP",
        )  # fmt: skip
    upstream = site.topology.upstreams[listener.upstream]
    given_ms = _idle_s(listener, upstream) * 1000
    if given_ms != upstream.timeouts.read_ms:
        is_fixed = listener.protocol in _FIXED_IDLE_S
        why = f"a {listener.protocol.upper()} listener's idle time is fixed" if is_fixed else limit(_IDLE).told()
        yield Note(
            "timeouts.read", (*upstream.origin, "timeouts", "read"), Support.APPROXIMATED,
            why, show_duration(upstream.timeouts.read_ms), show_duration(given_ms),
        )  # fmt: skip
