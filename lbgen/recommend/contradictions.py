"""Algorithms that contradict the facts, as findings at their place in the spec."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.algorithms import Trait, get
from lbgen.finding import Finding, error
from lbgen.recommend.decide import Facts
from lbgen.simulate import Scenario
from lbgen.topology import Topology, Upstream


def contradictions(topology: Topology, upstream: Upstream, facts: Facts, scenario: Scenario) -> Iterator[Finding]:
    """What the chosen algorithm cannot do for this upstream."""
    traits = get(upstream.algorithm).traits
    place = (*upstream.origin, "algorithm")
    named = f"upstream `{upstream.name}` uses {upstream.algorithm}"
    hashes_address = upstream.algorithm == "ip_hash" or (
        upstream.algorithm == "consistent_hash"
        and upstream.hash_on is not None
        and upstream.hash_on.kind == "client_ip"
    )
    if hashes_address and facts.shared_address:
        share = scenario.load.busiest_share
        yield error(
            "LB328",
            place,
            f"{named}, and {share:.0%} of requests come from one address",
            label="their server gets them all, whatever the weights say",
            help="use a cookie (session_persistence), or consistent_hash on something that tells clients apart",
        )
    if Trait.SEES_LOAD not in traits and Trait.KEEPS_CLIENTS not in traits:
        if facts.servers_differ and not facts.weights_say_so:
            yield error(
                "LB329",
                place,
                f"{named}, and its servers differ in speed while weights do not say so",
                label="the slow server gets as much as the fast ones",
                help="set weights in proportion to speed, or use least_connections",
            )
        if facts.long_connections:
            yield error(
                "LB330",
                place,
                f"{named}, and its connections live long",
                label="open connections are not counted, so they pile up unevenly",
                help="use least_connections",
            )
    if upstream.algorithm == "least_connections" and _mixes_websockets(topology, upstream):
        yield error(
            "LB331",
            place,
            f"{named} for websockets and ordinary requests alike",
            label="a silent websocket counts as much as a busy request",
            help="give websockets an upstream of their own",
        )


def _mixes_websockets(topology: Topology, upstream: Upstream) -> bool:
    """Whether websocket routes and others lead to the same servers, whose connections are pooled."""
    kinds = {
        route.websocket
        for route in topology.routes
        if upstream.name in [share.upstream for share in getattr(route.action, "shares", ())]
    }
    return len(kinds) > 1 and upstream.keepalive is not None and upstream.keepalive.connections > 0
