"""Target groups as the template prints them, and what their upstreams lose.

Source: ELBv2 API reference 2015-12-01, CreateTargetGroup and TargetGroupAttribute.
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Support, Token
from lbgen.targets.aws import quote, view
from lbgen.targets.aws.checks import check_notes, check_view
from lbgen.targets.aws.groups import Group, is_ip, registered, server_notes
from lbgen.targets.aws.limits import limit
from lbgen.targets.aws.names import aws_name
from lbgen.topology import Server, Upstream
from lbgen.topology.units import show_duration

ALGORITHMS = {
    "round_robin": "round_robin",
    "least_connections": "least_outstanding_requests",
    "least_response_time": "least_outstanding_requests",
    "random_two_choices": "least_outstanding_requests",
    "random": "weighted_random",
}
_VERSIONS = {"http": "HTTP1", "https": "HTTP1", "h2c": "HTTP2", "grpc": "GRPC"}
_SESSION_S = 86_400  # AWS's default lifetime of its cookie; there is no session cookie


def group_view(group: Group, topology_name: str) -> view.TargetGroup:
    """One target group with what is registered in it."""
    upstream = group.upstream
    protocol = _network_protocol(upstream) if group.is_network else _protocol(upstream)
    port = _port(group)
    version = _VERSIONS.get(upstream.protocol, "HTTP1")
    kind = "instance" if upstream.aws else "ip"
    family = "ipv6" if group.is_ipv6 else "ipv4"
    must_change = f"{protocol} {version} {port} {kind}" + (" ipv6" if group.is_ipv6 else "")
    return view.TargetGroup(
        name=quote.fixed(group.name),
        label=quote.string(group.name),
        comments=tuple(map(quote.comment, _comments(group))),
        group_name=quote.string(aws_name(f"{topology_name}-{group.name}", told_apart_by=must_change)),
        target_type=quote.string(kind),
        ip_address_type=quote.string(family) if kind == "ip" else None,
        protocol=quote.string(protocol),
        port=quote.number(port),
        application=None if group.is_network else _application(upstream, version),
        network=_network(upstream) if group.is_network else None,
        check=check_view(upstream, is_network=group.is_network),
        sticky=_sticky(group),
        targets=_targets(group),
        autoscaling_group=_autoscaling_group(upstream),
        tag=quote.string(upstream.name),
    )


def _network(upstream: Upstream) -> view.NetworkGroup:
    is_udp = upstream.protocol == "udp"
    return view.NetworkGroup(quote.string("true" if is_udp else "false"), keeps_unhealthy=not is_udp)


def _protocol(upstream: Upstream) -> str:
    return "HTTPS" if upstream.tls else "HTTP"


def _network_protocol(upstream: Upstream) -> str:
    return "UDP" if upstream.protocol == "udp" else "TCP"


def _port(group: Group) -> int:
    binding = group.upstream.aws
    if binding and binding.port:
        return binding.port
    return (group.servers or group.upstream.servers)[0].port


def _application(upstream: Upstream, version: str) -> view.ApplicationGroup:
    algorithm = algorithm_of(upstream)
    mitigates = "on" if upstream.passive_health_check else "off"
    return view.ApplicationGroup(
        quote.string(version),
        quote.string(algorithm),
        quote.string(mitigates) if algorithm == "weighted_random" else None,
        quote.number(slow_start_s(upstream)),
    )


def algorithm_of(upstream: Upstream) -> str:
    """AWS's algorithm for an upstream; what has none is spread evenly."""
    return ALGORITHMS.get(upstream.algorithm, "round_robin")


def slow_start_s(upstream: Upstream) -> int:
    """Whole seconds, 30 to 900; 0 is off, and the only value beside an algorithm other than round_robin."""
    if not upstream.slow_start_ms or algorithm_of(upstream) != "round_robin":
        return 0
    return limit("slow_start_s").clamp(-(-upstream.slow_start_ms // 1000))


def _sticky(group: Group) -> view.Sticky | None:
    session = group.upstream.session_persistence
    if group.is_network:
        by_source = (session is not None and session.type == "client_ip") or group.upstream.algorithm == "ip_hash"
        return view.Sticky(quote.string("source_ip"), None) if by_source else None
    if session is None or session.type != "cookie":
        return None
    return view.Sticky(quote.string("lb_cookie"), quote.number(cookie_lifetime_s(group.upstream)))


def cookie_lifetime_s(upstream: Upstream) -> int:
    """The lifetime of the load balancer's cookie in whole seconds, within AWS's range."""
    session = upstream.session_persistence
    lifetime_ms = session.lifetime_ms if session else None
    return limit("cookie_duration_s").clamp(-(-lifetime_ms // 1000)) if lifetime_ms else _SESSION_S


def _targets(group: Group) -> tuple[view.Entry, ...]:
    entries = {
        server.name: Token(f"{{ id = {quote.string(server.host)}, port = {quote.number(server.port)} }}")
        for server in group.servers
    }
    return tuple(view.Entry(key, value) for key, value in quote.aligned(entries))


def _autoscaling_group(upstream: Upstream) -> Token | None:
    name = upstream.aws.autoscaling_group if upstream.aws else None
    return quote.string(name) if name else None


def _comments(group: Group) -> Iterator[str]:
    upstream = group.upstream
    weight = f": servers of weight {group.weight}" if group.weight is not None else ""
    yield f"upstream {upstream.name}{weight}"
    wanted = upstream.algorithm
    if not group.is_network and ALGORITHMS.get(wanted) != wanted:
        yield f"the spec asks for {wanted}; nearest: {algorithm_of(upstream)}"
    if upstream.health_check is None:
        yield "the spec asks for no check, but a target group always has one: the most lenient"
    all_registered = registered(upstream)
    left_out = [server for server in upstream.servers if server not in all_registered]
    is_first = group.weight is None or group.weight == max(server.weight for server in all_registered)
    if left_out and is_first and not upstream.aws:
        names = [f"{server.name} {server.address} ({_reason(server)})" for server in left_out]
        yield f"not registered: {', '.join(names)}"


def _reason(server: Server) -> str:
    if not is_ip(server.host):
        return "a DNS name"
    return "backup" if server.backup else "draining" if server.drain else "weight 0"


def notes(upstream: Upstream, *, is_network: bool) -> Iterator[Note]:
    """What an upstream loses on one kind of load balancer, beyond what its rows say."""
    yield from check_notes(upstream, is_network=is_network)
    yield from server_notes(upstream, is_network=is_network)
    if is_network:
        yield from _network_notes(upstream)
        return
    if upstream.algorithm == "ip_hash":
        yield Note(
            "algorithm.ip_hash", (*upstream.origin, "algorithm"), Support.UNSUPPORTED,
            "an application load balancer has no hash; requests are spread evenly", "ip_hash", "round_robin",
        )  # fmt: skip
    if upstream.passive_health_check and algorithm_of(upstream) != "weighted_random":
        yield Note(
            "passive_health_check", (*upstream.origin, "passive_health_check"), Support.UNSUPPORTED,
            "an ALB counts failures of real requests only with algorithm `random` (anomaly mitigation)",
        )  # fmt: skip
    yield from _slow_start_notes(upstream)
    session = upstream.session_persistence
    if session is None:
        return
    place = (*upstream.origin, "session_persistence")
    if session.type == "client_ip":
        yield Note("session_persistence.client_ip", place, Support.UNSUPPORTED, "an ALB keeps sessions by cookie only")
    elif (session.lifetime_ms or 0) != cookie_lifetime_s(upstream) * 1000:
        asked = show_duration(session.lifetime_ms) if session.lifetime_ms else "a browser session"
        yield Note(
            "session_persistence.cookie", place, Support.APPROXIMATED,
            f"the cookie is AWSALB, not `{session.cookie}`; {limit('cookie_duration_s').told()}",
            asked, show_duration(cookie_lifetime_s(upstream) * 1000),
        )  # fmt: skip


def _slow_start_notes(upstream: Upstream) -> Iterator[Note]:
    if not upstream.slow_start_ms:
        return
    place = (*upstream.origin, "slow_start")
    given_s = slow_start_s(upstream)
    if not given_s:
        yield Note(
            "slow_start", place, Support.UNSUPPORTED,
            f"an ALB starts slowly only with round_robin, not with {upstream.algorithm}",
            show_duration(upstream.slow_start_ms), "off",
        )  # fmt: skip
    elif given_s * 1000 != upstream.slow_start_ms:
        yield Note(
            "slow_start", place, Support.APPROXIMATED, limit("slow_start_s").told(),
            show_duration(upstream.slow_start_ms), show_duration(given_s * 1000),
        )  # fmt: skip


def _network_notes(upstream: Upstream) -> Iterator[Note]:
    """A network load balancer hashes flows: source and destination, and for UDP nothing else."""
    place = (*upstream.origin, "algorithm")
    name = f"algorithm.{upstream.algorithm}"
    flow = "a network load balancer chooses by a hash of each flow's addresses and ports"
    if upstream.algorithm in ("round_robin", "random", "random_two_choices"):
        yield Note(name, place, Support.APPROXIMATED, flow, upstream.algorithm, "flow hash")
    elif upstream.algorithm == "ip_hash":
        yield Note(
            name,
            place,
            Support.APPROXIMATED,
            "stickiness by source address over a flow hash",
            "ip_hash",
            "source_ip stickiness",
        )
    else:
        yield Note(name, place, Support.UNSUPPORTED, flow, upstream.algorithm, "flow hash")
    if upstream.slow_start_ms:
        yield Note(
            "slow_start", (*upstream.origin, "slow_start"), Support.UNSUPPORTED, "network load balancers have none"
        )
    if upstream.passive_health_check:
        yield Note(
            "passive_health_check",
            (*upstream.origin, "passive_health_check"),
            Support.UNSUPPORTED,
            "network load balancers have none",
        )
    session = upstream.session_persistence
    if session and session.type == "cookie":
        yield Note(
            "session_persistence.cookie",
            (*upstream.origin, "session_persistence"),
            Support.UNSUPPORTED,
            "a network load balancer reads no cookies",
        )
