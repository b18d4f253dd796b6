"""From an upstream and what its owner says about it to a scenario, with every assumption that numbers rest on."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.failure import Misused
from lbgen.lean_typing import NamedTuple
from lbgen.simulate import Binding, Load, Scenario, Server, Trace, capacity_per_s
from lbgen.simulate.draws import BURST_FACTOR, BURST_PART, BURST_REQUESTS, PARETO_SHAPE, SIGMA
from lbgen.simulate.model import Distribution, Pattern
from lbgen.topology import Upstream

_SHAPES: Mapping[Distribution, str] = {
    "exponential": "",
    "lognormal": f" with a sigma of {SIGMA:g}",
    "pareto": f" with a shape of {PARETO_SHAPE:g}",
    "constant": "",
}
_PATTERNS: Mapping[Pattern, str] = {
    "poisson": "",
    "bursts": f" ({BURST_FACTOR:g} times the rate in {BURST_PART:.0%} of the time, {BURST_REQUESTS} requests each)",
    "even": "",
}


class Wishes(NamedTuple):
    """What the command line says; None where it says nothing. Speeds are by server name."""

    rate_per_s: float | None = None
    service_ms: float | None = None
    distribution: Distribution = "exponential"
    pattern: Pattern = "poisson"
    utilisation: float = 0.7
    load_factor: float = 1.0
    concurrency: int = 16
    speeds: Mapping[str, float] = {}
    balancers: int = 1
    clients: int = 1000
    busiest_share: float = 0.0
    connection_ms: float | None = None
    trace: Trace | None = None
    requests: int = 20_000


class Situation(NamedTuple):
    """A scenario, and the sentences that say where each of its numbers comes from."""

    scenario: Scenario
    assumptions: tuple[str, ...]


def situation(upstream: Upstream, wishes: Wishes) -> Situation:
    """The upstream under the load that was asked for, before anything happens to it."""
    names = [server.name for server in upstream.servers]
    if unknown := sorted(set(wishes.speeds) - set(names)):
        raise Misused(f"upstream `{upstream.name}` has no server `{unknown[0]}`", f"servers: {', '.join(names)}")
    servers, said = _servers(upstream, wishes)
    service_ms = _service_ms(wishes)
    capacity = capacity_per_s(servers, service_ms)
    requests = min(wishes.requests, len(wishes.trace.arrivals_ms)) if wishes.trace else wishes.requests
    rate = wishes.rate_per_s or (_rate_of(wishes.trace) if wishes.trace else wishes.utilisation * capacity)
    load = Load(
        rate * wishes.load_factor,
        service_ms,
        wishes.distribution,
        wishes.pattern,
        wishes.clients,
        wishes.busiest_share,
        wishes.trace,
    )
    binding = _binding(upstream, wishes)
    scenario = _with_checks(upstream, Scenario(servers, load, requests, wishes.balancers, binding))
    origin = (
        "--rps"
        if wishes.rate_per_s
        else "--trace"
        if wishes.trace
        else f"{wishes.utilisation:.0%} of capacity, --utilisation"
    )
    doubled = f", times {wishes.load_factor:g} (--load)" if wishes.load_factor != 1 else ""
    shape = "from the trace" if wishes.trace else f"{wishes.pattern} arrivals{_PATTERNS[wishes.pattern]} (--arrivals)"
    said += [
        f"{load.rate_per_s:.0f} requests/s ({origin}{doubled}) of {capacity:.0f}/s the servers can carry; {shape}",
        (
            f"{service_ms:g} ms mean service time at speed 1, {wishes.distribution}{_SHAPES[wishes.distribution]} "
            "(--service-ms, --service-times)"
        ),
        f"{wishes.balancers} load balancer{'s' if wishes.balancers > 1 else ''} with independent state (--balancers); "
        f"{wishes.clients} clients (--clients)"
        + (f", the busiest sends {wishes.busiest_share:.0%} (--busiest)" if wishes.busiest_share else ""),
    ]
    if wishes.trace:
        logged = sum(one is not None for one in wishes.trace.services_ms)
        said.append(
            f"{logged} of {len(wishes.trace.services_ms)} service times are the log's, the others drawn (--trace)"
        )
    if binding is not None:
        said.append(_bound(binding))
    if upstream.queue_timeout_ms or any(server.max_connections for server in upstream.servers):
        said.append("max_connections and queue are not simulated: servers queue without bound, in order of arrival")
    return Situation(scenario, tuple(said))


def _servers(upstream: Upstream, wishes: Wishes) -> tuple[tuple[Server, ...], list[str]]:
    """Draining servers get no weight. Unless speeds are given, weights are taken to say them."""
    taking = [server for server in upstream.servers if not server.drain and not server.backup and server.weight]
    mean = sum(server.weight for server in taking) / len(taking)
    differ = len({server.weight for server in taking}) > 1
    by_weight = differ and not wishes.speeds

    def speed(name: str, weight: int) -> float:
        return max(weight, 1) / mean if by_weight else wishes.speeds.get(name, 1.0)

    servers = tuple(
        Server(
            server.name,
            0 if server.drain else server.weight,
            speed(server.name, server.weight),
            wishes.concurrency,
            server.backup,
        )
        for server in upstream.servers
    )
    if by_weight:
        shown = ", ".join(f"{one.name} {one.speed:.2g}" for one in servers if one.weight and not one.backup)
        fact = f"servers are as fast as their weights say: {shown} (--speed)"
    elif wishes.speeds:
        fact = f"speeds: {', '.join(f'{one.name} {one.speed:g}' for one in servers)} (--speed)"
    else:
        fact = "servers are equally fast (--speed)"
    return servers, [
        fact,
        f"a server works on {wishes.concurrency} requests at once (--concurrency), others wait there",
    ]


def _service_ms(wishes: Wishes) -> float:
    if wishes.service_ms:
        return wishes.service_ms
    logged = [one for one in wishes.trace.services_ms if one is not None] if wishes.trace else []
    # What the log says is what requests took, waiting included: an upper bound of the service time.
    return sum(logged) / len(logged) if logged else 50.0


def _rate_of(trace: Trace) -> float:
    return len(trace.arrivals_ms) / trace.arrivals_ms[-1] * 1000


def _binding(upstream: Upstream, wishes: Wishes) -> Binding | None:
    if wishes.connection_ms:
        return Binding(is_connection=True, lifetime_ms=wishes.connection_ms)
    return Binding(is_connection=False) if upstream.session_persistence else None


def _bound(binding: Binding) -> str:
    if binding.is_connection:
        return f"clients keep a connection for {binding.lifetime_ms / 1000:g} s on average (--connections)"
    return "clients stay on their server while it is up (session_persistence)"


def _with_checks(upstream: Upstream, scenario: Scenario) -> Scenario:
    """How deaths and returns are noticed, from the upstream's own health checks."""
    check, passive = upstream.health_check, upstream.passive_health_check
    return scenario._replace(
        detect_ms=check.interval_ms * (check.unhealthy_threshold - 0.5) + check.timeout_ms if check else None,
        recover_ms=check.interval_ms * (check.healthy_threshold - 0.5) if check else 0.0,
        passive_failures=passive.failures if passive else 0,
        passive_window_ms=float(passive.window_ms) if passive else 0.0,
        slow_start_ms=float(upstream.slow_start_ms or 0),
        retries=upstream.retries.attempts if "connect_error" in upstream.retries.on else 0,
    )
