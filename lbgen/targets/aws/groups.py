"""Upstreams as target groups: one per upstream, or one per class of equal weights and of one address family.

Targets have no weights of their own (ELBv2 API model: `weighted_random` weighs by itself), so servers of unequal weight
stand in groups of their own, and the forward action weighs the groups. A group holds IPv4 addresses or IPv6 ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import lcm

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support
from lbgen.targets.aws.limits import limit
from lbgen.targets.aws.names import identifier
from lbgen.topology import Server, Share, Upstream

_TOLERANCE = Fraction(1, 100)


class Group(NamedTuple):
    """A target group: its Terraform name, its upstream, its servers, and its part of the upstream's traffic.

    `is_network` says that it hangs on a network load balancer. `weight` is the servers' own when there are several
    weights, else None.
    """

    name: str
    upstream: Upstream
    servers: tuple[Server, ...]
    part: Fraction
    is_network: bool
    weight: int | None
    is_ipv6: bool


class Weighted(NamedTuple):
    """A group with its weight in a forward action, 0 to 999."""

    group: Group
    weight: int


def groups_of(upstream: Upstream, *, is_network: bool) -> tuple[Group, ...]:
    """The target groups of an upstream on one kind of load balancer."""
    name = identifier(*(("nlb", upstream.name) if is_network else (upstream.name,)))
    servers = () if upstream.aws else registered(upstream)
    if not servers:
        return (Group(name, upstream, (), Fraction(1), is_network, None, is_ipv6=False),)
    classes = _classes(servers)
    is_weighed = len({weight for weight, _ in classes}) > 1
    is_mixed = len({is_ipv6 for _, is_ipv6 in classes}) > 1
    total = sum((weight or 1) * len(some) for (weight, _), some in classes.items())
    return tuple(
        Group(
            f"{name}{f'-w{weight}' if is_weighed else ''}{'-ipv6' if is_mixed and is_ipv6 else ''}",
            upstream,
            some,
            Fraction((weight or 1) * len(some), total),
            is_network,
            weight if is_weighed else None,
            is_ipv6,
        )
        for (weight, is_ipv6), some in classes.items()
    )


def _classes(servers: tuple[Server, ...]) -> dict[tuple[int | None, bool], tuple[Server, ...]]:
    """Servers by weight and family, the heaviest first; by family alone where an action takes no more groups."""
    found: dict[tuple[int | None, bool], tuple[Server, ...]] = {}
    for server in sorted(servers, key=lambda server: (-server.weight, is_ipv6(server.host))):
        key = (server.weight, is_ipv6(server.host))
        found[key] = (*found.get(key, ()), server)
    if limit("target_groups_per_action").holds(len(found)):
        return found
    families: dict[tuple[int | None, bool], tuple[Server, ...]] = {}
    for server in servers:
        family = (None, is_ipv6(server.host))
        families[family] = (*families.get(family, ()), server)
    return families


def registered(upstream: Upstream) -> tuple[Server, ...]:
    """The servers that are registered: addresses AWS can reach, with traffic, neither leaving nor in reserve."""
    able = [server for server in upstream.servers if is_ip(server.host)]
    active = [server for server in able if not server.backup and not server.drain and server.weight]
    return tuple(active or [server for server in able if not server.drain])


def is_ip(host: str) -> bool:
    """Whether a server's host is an IP literal; ALB and NLB know no other."""
    return is_ipv6(host) or host.replace(".", "").isdigit()


def is_ipv6(host: str) -> bool:
    """Whether a server's host is an IPv6 literal."""
    return ":" in host


def weigh(shares: tuple[Share, ...], groups: Mapping[str, tuple[Group, ...]]) -> tuple[Weighted, ...]:
    """The groups of a forward action with whole weights within AWS's range, at most as many as an action takes."""
    total = sum(share.weight for share in shares)
    merged: dict[str, int] = {}
    for share in shares:
        merged[share.upstream] = merged.get(share.upstream, 0) + share.weight
    parts = [(group, Fraction(weight, total) * group.part) for name, weight in merged.items() for group in groups[name]]
    most = limit("target_groups_per_action").high or 1
    if len(parts) > most:
        heaviest = sorted(parts, key=lambda part: -part[1])[:most]
        parts = [part for part in parts if part in heaviest]
    if len(parts) == 1:
        return (Weighted(parts[0][0], 1),)
    written = [merged[group.upstream.name] for group, _ in parts]
    top = limit("forward_weight").high or 1
    if all(group.part == 1 for group, _ in parts) and max(written) <= top:
        return tuple(Weighted(group, weight) for (group, _), weight in zip(parts, written, strict=True))
    return tuple(
        Weighted(group, weight) for (group, _), weight in zip(parts, _whole([it for _, it in parts], top), strict=True)
    )


def _whole(parts: list[Fraction], top: int) -> list[int]:
    """Fractions as whole numbers of the same proportion: exactly where that stays within `top`, else rounded."""
    common = lcm(*(part.denominator for part in parts))
    exact = [int(part * common) for part in parts]
    if max(exact) <= top:
        return exact
    largest = max(parts)
    return [max(1, round(part / largest * top)) if part else 0 for part in parts]


def split_notes(
    shares: tuple[Share, ...], groups: Mapping[str, tuple[Group, ...]], place: tuple[str | int, ...]
) -> Iterator[Note]:
    """What a forward loses: groups beyond the limit, and proportions beyond one per cent."""
    count = sum(len(groups[name]) for name in {share.upstream for share in shares})
    most = limit("target_groups_per_action")
    feature = "split" if len(shares) > 1 else "server.weight"
    if not most.holds(count):
        yield Note(
            feature, place, Support.UNSUPPORTED, most.told(), f"{count} target groups", f"the {most.high} heaviest"
        )
        return
    weighted = weigh(shares, groups)
    wanted = {share.upstream: Fraction(share.weight, sum(it.weight for it in shares)) for share in shares}
    total = sum(it.weight for it in weighted)
    for it in weighted:
        exact = wanted[it.group.upstream.name] * it.group.part
        if total and exact and abs(Fraction(it.weight, total) / exact - 1) > _TOLERANCE:
            yield Note(
                feature, place, Support.APPROXIMATED, limit("forward_weight").told(),
                f"{float(exact):.3%} to `{it.group.name}`", f"{it.weight / total:.3%}",
            )  # fmt: skip


def server_notes(upstream: Upstream, *, is_network: bool) -> Iterator[Note]:
    """What happens to servers that a target group cannot hold as the spec has them."""
    if upstream.aws:
        for server in upstream.servers:
            if server.weight != 1:
                yield Note(
                    "server.weight", (*server.origin, "weight"), Support.UNSUPPORTED,
                    "AWS finds the servers by the binding; they share equally", str(server.weight), "equal shares",
                )  # fmt: skip
        return
    weights = {server.weight for server in registered(upstream)}
    if len(weights) > 1 and all(group.weight is None for group in groups_of(upstream, is_network=is_network)):
        why = f"one group per weight; {limit('target_groups_per_action').told()}"
        for server in upstream.servers:
            yield Note(
                "server.weight",
                (*server.origin, "weight"),
                Support.UNSUPPORTED,
                why,
                str(server.weight),
                "equal shares",
            )
    if upstream.servers and not registered(upstream):
        for server in upstream.servers:
            yield Note(
                "server.address",
                (*server.origin, "address"),
                Support.UNSUPPORTED,
                "no server of this upstream can be registered",
                server.address,
                "left out",
            )
