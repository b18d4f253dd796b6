"""Where an upstream's requests go in a cluster: Services of the user's, or Services of ours over EndpointSlices."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import addresses, names
from lbgen.topology import KubernetesService, Server, Share, SpecPath, Topology, Upstream

HEAVIEST = 1_000_000  # Gateway API v1: HTTPBackendRef.weight
MOST_REFS = 16  # Gateway API v1: HTTPRouteRule.backendRefs


class Ability(NamedTuple):
    """What the platform can do with Services.

    `weighted`: several weighted Services behind one route. `external_names`: ExternalName Services.
    `port_names`: a Service's port may be named instead of numbered. `backups`: spare Services.
    `most`: how many Services one rule may name. `only_pods`: why listed addresses are no targets; empty where they are.
    `longest`: how long the name of a Service may be.
    """

    weighted: bool
    external_names: bool
    port_names: bool
    backups: bool
    most: int
    only_pods: str = ""
    longest: int = names.LONGEST


class Ref(NamedTuple):
    """A Service, its port, and its share."""

    service: str
    port: int | str
    weight: int


class Group(NamedTuple):
    """A Service of ours over some of an upstream's servers; `external_name` instead of servers for one DNS name."""

    name: str
    servers: tuple[Server, ...]
    weight: int
    external_name: str | None


class Pool(NamedTuple):
    """An upstream in the cluster: what routes refer to, and the Services to print."""

    upstream: Upstream
    refs: tuple[Ref, ...]
    backup: tuple[Ref, ...]
    groups: tuple[Group, ...]
    notes: tuple[Note, ...]


def pools(topology: Topology, ability: Ability, used: Iterable[str]) -> Mapping[str, Pool]:
    """The upstreams that something refers to, in the order of the spec."""
    wanted = set(used)
    chosen = [upstream for name, upstream in topology.upstreams.items() if name in wanted]
    plans = {upstream.name: _plan(upstream, ability) for upstream in chosen if not upstream.kubernetes}
    keys = [(name, part.suffix) for name, plan in plans.items() for part in plan.parts]
    named = names.unique(topology.name, keys, longest=ability.longest)
    return {
        upstream.name: _bound(upstream, ability) if upstream.kubernetes else _own(upstream, plans[upstream.name], named)
        for upstream in chosen
    }


def service_port(upstream: Upstream, servers: tuple[Server, ...]) -> int:
    """The number of the Service's port: the protocol's usual one, for tcp and udp the servers' own."""
    if upstream.protocol in ("tcp", "udp"):
        return servers[0].port if servers else 1
    return 443 if upstream.protocol == "https" else 80


def blend(shares: tuple[Share, ...], pools_by_name: Mapping[str, Pool]) -> tuple[tuple[Ref, ...], bool]:
    """The Services of several upstreams with whole weights in the shares' proportions, and whether they are exact.

    Weights stay within Gateway API's 1,000,000; they are exact unless they had to be rounded by more than 1 %.
    """
    parts: list[tuple[Ref, int, int]] = []
    for share in shares:
        refs = pools_by_name[share.upstream].refs
        total = sum(ref.weight for ref in refs) or 1
        parts += [(ref, share.weight * ref.weight, total) for ref in refs]
    common = math.lcm(*(total for _, _, total in parts)) if parts else 1
    weights = [weight * common // total for _, weight, total in parts]
    divisor = math.gcd(*weights) or 1
    weights = [weight // divisor for weight in weights]
    is_exact = True
    if max(weights, default=0) > HEAVIEST:
        scale = HEAVIEST / max(weights)
        rounded = [max(1, round(weight * scale)) if weight else 0 for weight in weights]
        is_exact = all(abs(new / scale - old) <= old / 100 for new, old in zip(rounded, weights, strict=True))
        weights = rounded
    return tuple(ref._replace(weight=weight) for (ref, _, _), weight in zip(parts, weights, strict=True)), is_exact


class _Part(NamedTuple):
    suffix: str
    servers: tuple[Server, ...]
    weight: int
    external_name: str | None
    is_backup: bool


class _Plan(NamedTuple):
    parts: tuple[_Part, ...]
    notes: tuple[Note, ...]


def _bound(upstream: Upstream, ability: Ability) -> Pool:
    """The user's own Service: its endpoints are the cluster's business."""
    binding = upstream.kubernetes
    assert binding is not None
    notes = [
        Note(
            feature,
            (*server.origin, key),
            Support.APPROXIMATED,
            f"the endpoints of Service `{binding.service}` are the cluster's; all count alike",
            before=f"{key} of server `{server.name}`",
            after="not said anywhere",
        )
        for server in upstream.servers
        for feature, key, is_asked in _asked(server)
        if is_asked
    ]
    if why := _unbindable(binding, ability):
        notes.append(Note("bind.kubernetes", (*upstream.origin, "bind"), Support.UNSUPPORTED, why, after="no servers"))
        return Pool(upstream, (), (), (), tuple(notes))
    return Pool(upstream, (Ref(binding.service, binding.port, 1),), (), (), tuple(notes))


def _unbindable(binding: KubernetesService, ability: Ability) -> str | None:
    """Why no object can refer to that Service and port."""
    if not names.is_label(binding.service):
        return f"`{binding.service}` cannot be the name of a Service (at most 63 of a-z, 0-9 and `-`)"
    if isinstance(binding.port, int):
        return None
    if not ability.port_names:
        return f"a backendRef names its port by number; `{binding.port}` is a name"
    from lbgen.targets.kubernetes.apiserver.ports import port_name_problem  # noqa: PLC0415  # only where a port is named

    return port_name_problem(binding.port)


def _asked(server: Server) -> tuple[tuple[str, str, bool], ...]:
    return (
        ("server.weight", "weight", server.weight != 1),
        ("server.max_connections", "max_connections", server.max_connections is not None),
        ("server.backup", "backup", server.backup),
        ("server.drain", "drain", server.drain),
    )


def _own(upstream: Upstream, plan: _Plan, named: Mapping[names.Key, str]) -> Pool:
    groups: list[Group] = []
    refs: list[Ref] = []
    backup: list[Ref] = []
    for part in plan.parts:
        name = named[upstream.name, part.suffix]
        groups.append(Group(name, part.servers, part.weight, part.external_name))
        ref = Ref(name, service_port(upstream, part.servers or upstream.servers), part.weight)
        (backup if part.is_backup else refs).append(ref)
    return Pool(upstream, tuple(refs), tuple(backup), tuple(groups), plan.notes)


def _plan(upstream: Upstream, ability: Ability) -> _Plan:
    servers, notes = _reachable(upstream, ability)
    if any(not addresses.is_ip(server.host) for server in servers):
        return _Plan((_Part("", (), 1, servers[0].host, False),), notes)
    backups = tuple(server for server in servers if server.backup)
    serving = tuple(server for server in servers if not server.backup)
    by_weight = _by_weight(upstream, serving, ability)
    parts = [part for weight, members in by_weight.items() for part in _without_repeats(members, weight)]
    if not any(part.weight for part in parts):  # every server drains: their Service still says who is left
        parts = [part._replace(weight=1) for part in parts]
    if not ability.weighted and len(parts) > 1:
        why = "one Service cannot hold an address with two ports (controllers drop the second), and a route has one"
        notes += tuple(_left_out(upstream, parts[1:], why))
        parts = parts[:1]
    if len(parts) > ability.most:
        why = f"a rule names {ability.most} Services, and these servers need {len(parts)}: one per weight and port"
        notes += tuple(_left_out(upstream, parts[ability.most :], why))
        parts = parts[: ability.most]
    if ability.backups:
        parts += [part._replace(is_backup=True) for part in _without_repeats(backups, 1)]
    shown = [part._replace(suffix=_suffix(part, number)) for number, part in enumerate(parts)]
    return _Plan(tuple(shown), (*notes, *_weight_notes(upstream, serving, by_weight, ability)))


def _suffix(part: _Part, number: int) -> str:
    if part.is_backup:
        return "backup" if not number else f"backup-{number}"
    return "" if not number else str(number + 1)


def _reachable(upstream: Upstream, ability: Ability) -> tuple[tuple[Server, ...], tuple[Note, ...]]:
    """The servers that a cluster can reach, and a note about each other one."""
    kept, notes = [], []
    alone = len(upstream.servers) == 1
    for server in upstream.servers:
        if not addresses.is_ip(server.host):
            if alone and ability.external_names:
                kept.append(server)
            else:
                notes.append(_name_refused(server, alone))
        elif why := addresses.refusal(server.host):
            notes.append(_address_refused(server, why))
        else:
            kept.append(server)
    if ability.only_pods:
        notes += [_no_target(server, ability.only_pods) for server in kept]
    return tuple(kept), tuple(notes)


def _no_target(server: Server, why: str) -> Note:
    after = "rendered, and no target"
    return Note("server.address", (*server.origin, "address"), Support.UNSUPPORTED, why, after=after)


def _address_refused(server: Server, why: str) -> Note:
    reason = f"`{server.host}` is refused as an endpoint ({why})"
    return Note(
        "server.address", (*server.origin, "address"), Support.UNSUPPORTED, reason,
        before=f"server {server.address}", after="left out",
    )  # fmt: skip


def _name_refused(server: Server, alone: bool) -> Note:
    why = (
        "Gateway API implementations are told not to follow ExternalName Services (CVE-2021-25740), and an "
        "EndpointSlice of names is read by nobody"
        if alone
        else "an EndpointSlice of names is read by nobody, and an ExternalName Service holds one name alone"
    )
    return Note(
        "server.dns_name", server.origin, Support.UNSUPPORTED, why,
        before=f"server {server.address}", after="left out",
    )  # fmt: skip


def _by_weight(upstream: Upstream, servers: tuple[Server, ...], ability: Ability) -> Mapping[int, tuple[Server, ...]]:
    """Servers of one weight together; all together where weights cannot be kept. Draining ones go with the first."""
    active = [server for server in servers if not server.drain]
    draining = tuple(server for server in servers if server.drain)
    if not ability.weighted or upstream.session_persistence or len({it.weight for it in active}) > MOST_REFS:
        active = [server for server in active if server.weight]
        return {1: (*active, *draining)}
    found: dict[int, tuple[Server, ...]] = {}
    for server in active:
        found[server.weight] = (*found.get(server.weight, ()), server)
    first = next(iter(found), 1)
    found[first] = (*found.get(first, ()), *draining)
    return found


def _without_repeats(servers: tuple[Server, ...], weight: int) -> Iterable[_Part]:
    """Parts in which no address stands twice: controllers that look at addresses alone drop the second port."""
    rest = servers
    while rest:
        seen: dict[str, Server] = {}
        later = []
        for server in rest:
            host = addresses.canonical(server.host)
            if host in seen:
                later.append(server)
            else:
                seen[host] = server
        count = sum(not server.drain for server in seen.values())
        yield _Part("", tuple(seen.values()), weight * count, None, False)
        rest = tuple(later)


def _left_out(upstream: Upstream, dropped: Iterable[_Part], why: str) -> Iterable[Note]:
    for part in dropped:
        for server in part.servers:
            yield Note(
                "server.address",
                (*server.origin, "address"),
                Support.UNSUPPORTED,
                why,
                before=f"server {server.address} of `{upstream.name}`",
                after="left out",
            )


def _weight_notes(
    upstream: Upstream, servers: tuple[Server, ...], by_weight: Mapping[int, tuple[Server, ...]], ability: Ability
) -> Iterable[Note]:
    active = [server for server in servers if not server.drain]
    weights = {server.weight for server in active}
    if len(weights) < 2:
        return
    if len(by_weight) == 1:
        if ability.weighted and upstream.session_persistence:
            why = "endpoints have no weights, and affinity would not span several Services"
        else:
            why = "endpoints have no weights"
        for server in active:
            if server.weight != 1:
                yield _weight_lost(server, why)
        return
    if upstream.algorithm not in ("round_robin", "random"):
        yield Note(
            f"algorithm.{upstream.algorithm}",
            (*upstream.origin, "algorithm"),
            Support.APPROXIMATED,
            "weights need a Service per weight, and the algorithm works within each Service",
            before=f"{upstream.algorithm} over {len(active)} servers",
            after=f"by weight over {len(by_weight)} Services, then {upstream.algorithm}",
        )


def _weight_lost(server: Server, why: str) -> Note:
    support = Support.APPROXIMATED if server.weight else Support.EMULATED
    after = "weight 1, as every server" if server.weight else "left out of the endpoints"
    return Note(
        "server.weight", (*server.origin, "weight"), support, why, before=f"weight {server.weight}", after=after
    )


def used_upstreams(topology: Topology) -> list[str]:
    """Names of the upstreams that a route, a listener or an external authorisation refers to."""
    found: dict[str, SpecPath] = {}
    for listener in topology.listeners.values():
        if listener.upstream:
            found[listener.upstream] = listener.origin
        for sni in listener.sni:
            found[sni.upstream] = listener.origin
    for route in topology.routes:
        for name in route_upstreams(route):
            found[name] = route.origin
    return list(found)


def route_upstreams(route: object) -> list[str]:
    """The upstreams of one route: its shares, and who decides about its requests."""
    shares = getattr(getattr(route, "action", None), "shares", ())
    asked = getattr(getattr(route, "auth", None), "upstream", None)
    return [*(share.upstream for share in shares), *([asked] if asked else [])]
