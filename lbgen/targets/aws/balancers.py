"""The load balancers themselves and their security groups.

Source: ELBv2 API reference 2015-12-01, LoadBalancerAttribute.
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Support, Token
from lbgen.targets.aws import quote, view
from lbgen.targets.aws.limits import limit
from lbgen.targets.aws.names import balancer_name, identifier
from lbgen.targets.aws.site import Site
from lbgen.topology import Listener, Route, Upstream
from lbgen.topology.units import show_duration

_CONNECT_MS = 10_000  # AWS documentation, Troubleshoot your Application Load Balancers: HTTP 504
_OWN_IDLE_S = 60  # AWS's default, for a load balancer that only redirects and answers


def balancer_views(site: Site) -> Iterator[view.Balancer]:
    """The application load balancer, the network load balancer, or both."""
    if site.application:
        yield _balancer(site, "alb", "application", site.topology.name)
    if site.network:
        yield _balancer(site, "nlb", "network", f"{site.topology.name}-nlb")


def _balancer(site: Site, label: str, kind: str, name: str) -> view.Balancer:
    is_application = kind == "application"
    has_logs = is_application or any(listener.tls for listener in site.network)
    return view.Balancer(
        label=quote.string(label),
        name=quote.string(balancer_name(name)),
        comments=tuple(map(quote.comment, _comments(site) if is_application else ())),
        type=quote.string(kind),
        security_group=quote.reference("aws_security_group", label, "id"),
        internal=quote.boolean(site.settings.internal),
        deletion_protection=quote.boolean(site.settings.deletion_protection),
        application=_application(site) if is_application else None,
        logs=_logs(site) if has_logs else None,
    )


def _application(site: Site) -> view.ApplicationBalancer:
    http2 = any(listener.http2 for listener in site.application if listener.protocol == "https")
    return view.ApplicationBalancer(quote.number(idle_s(site)), quote.boolean(http2))


def _comments(site: Site) -> Iterator[str]:
    reads = sorted({read_ms for _, read_ms in _reads(site)})
    if len(reads) > 1:
        shown = ", ".join(map(show_duration, reads))
        yield f"one idle time-out for all: the spec asks for {shown}"


def _logs(site: Site) -> view.AccessLogs | None:
    if site.settings.log_bucket is None or site.topology.observability.access_log == "off":
        return None
    prefix = quote.string(site.settings.log_prefix) if site.settings.log_prefix else None
    return view.AccessLogs(quote.fixed("local.access_logs_bucket"), prefix)


def _reads(site: Site) -> Iterator[tuple[Route | Upstream, int]]:
    """What asks for a read time-out on the application load balancer: upstreams, and routes of their own."""
    for name in site.application_groups:
        upstream = site.topology.upstreams[name]
        yield upstream, upstream.timeouts.read_ms
    for route in site.topology.routes:
        if route.timeouts.read_ms is not None:
            yield route, route.timeouts.read_ms


def idle_s(site: Site) -> int:
    """The idle time-out of the application load balancer: the longest read time-out, within AWS's range."""
    longest_ms = max((read_ms for _, read_ms in _reads(site)), default=_OWN_IDLE_S * 1000)
    return limit("alb_idle_timeout_s").clamp(-(-longest_ms // 1000))


def security_groups(site: Site) -> Iterator[view.SecurityGroup]:
    """One security group per load balancer, open at its listeners' ports."""
    for label, listeners, kind in (("alb", site.application, "application"), ("nlb", site.network, "network")):
        if listeners:
            yield view.SecurityGroup(
                quote.fixed(label),
                quote.string(label),
                quote.string(f"{site.topology.name}-{label}-"),
                quote.string(f"{kind} load balancer of {site.topology.name}"),
                tuple(map(_port, listeners)),
                _cdn_ports(site) if site.has_cdn and label == "alb" else None,
                site.has_ipv6_servers,
            )


def _cdn_ports(site: Site) -> view.PortRange:
    ports = [listener.port for listener in site.application]
    return view.PortRange(quote.number(min(ports)), quote.number(max(ports)))


def _port(listener: Listener) -> view.Port:
    protocol = "udp" if listener.protocol == "udp" else "tcp"
    return view.Port(
        quote.fixed(identifier(listener.name)),
        quote.string(f"listener {listener.name}"[:255]),
        quote.number(listener.port),
        quote.string(protocol),
    )


def notes(site: Site) -> Iterator[Note]:
    """Time-outs that differ from the one there is, and subnets."""
    given_ms = idle_s(site) * 1000
    for node, read_ms in _reads(site):
        if read_ms == given_ms:
            continue
        feature, place = ("route.timeouts", (*node.origin, "timeouts"))
        if isinstance(node, Upstream):
            feature, place = "timeouts.read", (*node.origin, "timeouts", "read")
        yield Note(
            feature, place, Support.APPROXIMATED,
            f"one idle time-out for the whole load balancer; {limit('alb_idle_timeout_s').told()}",
            show_duration(read_ms), show_duration(given_ms),
        )  # fmt: skip
    for name in site.application_groups:
        upstream = site.topology.upstreams[name]
        if upstream.timeouts.send_ms != given_ms:
            yield Note(
                "timeouts.send", (*upstream.origin, "timeouts", "send"), Support.APPROXIMATED,
                "one idle time-out for both directions",
                show_duration(upstream.timeouts.send_ms), show_duration(given_ms),
            )  # fmt: skip
    for route in site.topology.routes:
        for part, asked_ms, fixed_ms in (
            ("connect", route.timeouts.connect_ms, _CONNECT_MS),
            ("send", route.timeouts.send_ms, given_ms),
        ):
            if site.application and asked_ms is not None and asked_ms != fixed_ms:
                yield Note(
                    "route.timeouts", (*route.origin, "timeouts"), Support.APPROXIMATED,
                    "no time-outs of a route's own", f"{part} {show_duration(asked_ms)}", show_duration(fixed_ms),
                )  # fmt: skip
    yield from _subnet_notes(site)
    yield from _quotas(site)


def _subnet_notes(site: Site) -> Iterator[Note]:
    subnets = site.settings.subnets
    if site.application and subnets and not limit("alb_subnets").holds(len(set(subnets))):
        first = site.application[0]
        yield Note(
            f"listener.{first.protocol}", (*first.origin, "protocol"), Support.UNSUPPORTED,
            limit("alb_subnets").told(), f"{len(set(subnets))} subnet", "",
        )  # fmt: skip


def _quotas(site: Site) -> Iterator[Note]:
    groups = [group for some in site.application_groups.values() for group in some]
    counts = {"target_groups_per_alb": len(groups), "targets_per_alb": sum(len(group.servers) for group in groups)}
    if site.network:
        network = [group for some in site.network_groups.values() for group in some]
        counts["targets_per_nlb"] = sum(len(group.servers) for group in network)
    for name, count in counts.items():
        if not limit(name).holds(count):
            first = (site.network if name == "targets_per_nlb" else site.application)[0]
            yield Note(
                f"listener.{first.protocol}", (*first.origin, "protocol"), Support.UNSUPPORTED, limit(name).told(),
                str(count), "more than AWS takes",
            )  # fmt: skip


def zone_of(label: str) -> tuple[Token, Token]:
    """What an alias record needs of a load balancer: its DNS name and its zone."""
    return quote.reference("aws_lb", label, "dns_name"), quote.reference("aws_lb", label, "zone_id")
