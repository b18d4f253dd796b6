"""The decision: rules of the field with their reasons, then the simulation, which has the last word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from lbgen import algorithms
from lbgen.algorithms import Trait
from lbgen.simulate import Outcome, Scenario
from lbgen.topology import Topology, Upstream

TOLERANCE = 0.10  # p99s within a tenth of the best count as equal; the simplest of them is recommended


class Facts(NamedTuple):
    """What decides."""

    servers_differ: bool
    weights_say_so: bool
    session_needed: bool
    long_connections: bool
    servers_change: bool
    response_time_matters: bool
    cache_locality: bool
    shared_address: bool
    can_keep_cookies: bool


class Rule(NamedTuple):
    """One row of the decision table: when it holds, what it narrows the choice to, and why."""

    name: str
    holds: Callable[[Facts], bool]
    choices: tuple[str, ...]
    reason: str
    source: str


_LOAD = ("least_connections", "random_two_choices", "least_response_time")
_ANY = ("round_robin", *_LOAD, "random")

RULES = (
    Rule(
        "changing servers",
        lambda facts: facts.servers_change and (facts.session_needed or facts.cache_locality),
        ("consistent_hash",),
        "servers come and go, and each time only the keys of that server may move",
        "D. Karger et al., STOC 1997",
    ),
    Rule(
        "cache locality",
        lambda facts: facts.cache_locality,
        ("consistent_hash",),
        "a key must find the server that has it cached, and servers may come and go",
        "D. Karger et al., STOC 1997",
    ),
    Rule(
        "affinity without cookies",
        lambda facts: facts.session_needed and not facts.can_keep_cookies,
        ("consistent_hash",),
        "clients must stay on a server and cannot keep cookies; when servers change, few of them move",
        "HAProxy 2.8 configuration manual, balance source, hash-type consistent",
    ),
    Rule(
        "affinity by cookie",
        lambda facts: facts.session_needed,
        ("round_robin", *_LOAD),
        "a cookie keeps clients on their server, so the algorithm is free to spread new ones",
        "HAProxy 2.8 configuration manual, cookie",
    ),
    Rule(
        "long connections",
        lambda facts: facts.long_connections,
        ("least_connections", "random_two_choices"),
        "connections that live long pile up unevenly unless the open ones are counted",
        "HAProxy 2.8 configuration manual, balance leastconn",
    ),
    Rule(
        "response time",
        lambda facts: facts.response_time_matters,
        ("least_response_time", "least_connections"),
        "response time matters most: slow servers should be noticed by their answers",
        "nginx 1.31 documentation, ngx_http_upstream_module, least_time",
    ),
    Rule(
        "speeds that weights do not say",
        lambda facts: facts.servers_differ and not facts.weights_say_so,
        _LOAD,
        "servers differ in speed and weights do not say so: only open requests or answers show it",
        "nginx 1.31 documentation, ngx_http_upstream_module, least_conn",
    ),
    Rule(
        "different power",
        lambda facts: facts.servers_differ,
        _ANY,
        "weights say how servers differ, and every algorithm here honours them",
        "nginx 1.31 documentation, ngx_http_upstream_module, server weight",
    ),
    Rule(
        "equal and stateless",
        lambda _: True,
        _ANY,
        "servers are equal and nothing is kept on them: any will do that keeps queues short, the simplest first",
        "nginx 1.31 documentation, HTTP load balancing",
    ),
)


class Decision(NamedTuple):
    """The rule that applied, the outcomes that were compared (best first), and the one recommended."""

    rule: Rule
    outcomes: tuple[Outcome, ...]
    chosen: Outcome
    why: tuple[str, ...]


def facts_of(topology: Topology, upstream: Upstream, scenario: Scenario, said: Mapping[str, bool]) -> Facts:
    """Facts from the spec, and from what was said where the spec cannot know."""
    taking = [server for server in scenario.servers if server.weight and not server.backup]
    speeds, weights = {one.speed for one in taking}, {one.weight for one in taking}
    ratios = [one.speed / one.weight for one in taking]
    websocket = any(
        route.websocket and upstream.name in [share.upstream for share in getattr(route.action, "shares", ())]
        for route in topology.routes
    )
    return Facts(
        servers_differ=len(speeds) > 1 or len(weights) > 1,
        weights_say_so=max(ratios) <= min(ratios) * 1.25,
        session_needed=said.get("session", False) or upstream.session_persistence is not None,
        long_connections=said.get("long_connections", False) or websocket,
        servers_change=said.get("servers_change", False),
        response_time_matters=said.get("response_time", False),
        cache_locality=said.get("cache", False),
        shared_address=scenario.load.busiest_share > 0,
        can_keep_cookies=upstream.protocol in ("http", "https", "h2c", "grpc"),
    )


def rule_for(facts: Facts) -> Rule:
    """The first row of the table that holds; the last always does."""
    return next(rule for rule in RULES if rule.holds(facts))


def decide(facts: Facts, outcomes: Sequence[Outcome]) -> Decision:
    """Of what the rule allows and the servers can carry, the simplest whose p99 is within a tenth of the best."""
    rule = rule_for(facts)
    ranked = sorted(outcomes, key=_rank)
    allowed = [one for one in ranked if one.algorithm in rule.choices]
    stable = [one for one in allowed if not one.is_unstable] or allowed
    best = _p99(stable[0])
    close = [one for one in stable if one.is_unstable or _p99(one) <= best * (1 + TOLERANCE)]
    prefers_first = facts.response_time_matters
    chosen = stable[0] if prefers_first else min(close, key=lambda one: algorithms.get(one.algorithm).simplicity)
    return Decision(rule, tuple(ranked), chosen, _why(rule, chosen, stable[0], ranked))


def _why(rule: Rule, chosen: Outcome, best: Outcome, ranked: Sequence[Outcome]) -> tuple[str, ...]:
    reasons = [f"{rule.reason} ({rule.source})"]
    if chosen.is_unstable:
        return (*reasons, "no algorithm that fits carries this load: add servers, or speed")
    worst = ranked[-1]
    if chosen.algorithm != best.algorithm:
        apart = _p99(chosen) / _p99(best) - 1
        reasons.append(f"its p99 is within {apart:.0%} of {best.algorithm}, the best one, and it is simpler")
    if worst.is_unstable:
        reasons.append(f"{worst.algorithm} cannot carry this load: a server's queue would grow for ever")
    elif worst.algorithm != chosen.algorithm:
        reasons.append(f"p99 is {_p99(worst) / _p99(chosen):.1f} times better than with {worst.algorithm}")
    return tuple(reasons)


def _rank(outcome: Outcome) -> tuple[bool, float, int]:
    return outcome.is_unstable, _p99(outcome), algorithms.get(outcome.algorithm).simplicity


def _p99(outcome: Outcome) -> float:
    found = outcome.latency(lambda latency: latency.p99)
    return found.value if found else float("inf")


def ends_when(facts: Facts, chosen: str) -> tuple[str, ...]:
    """When the recommendation stops being true: what the algorithm is bad at."""
    algorithm = algorithms.get(chosen)
    ends = list(algorithm.avoid_when)
    if Trait.SEES_LOAD not in algorithm.traits and not facts.servers_differ:
        ends.append("a server becomes slower than the others, or requests begin to differ much in cost")
    return tuple(dict.fromkeys(ends))
