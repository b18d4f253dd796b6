"""The decision: rules of the field with their reasons, then the simulation, which has the last word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lbgen import algorithms
from lbgen.algorithms import Trait
from lbgen.lean_typing import NamedTuple
from lbgen.ports import Support
from lbgen.recommend.naming import Fidelity
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


def decide(facts: Facts, outcomes: Sequence[Outcome], held: Fidelity | None = None) -> Decision:
    """Of what the rule allows and the servers can carry, the simplest whose p99 is within a tenth of the best.

    `held` says what the targets make of each algorithm. One that a target cannot do comes behind all others, and
    before those one that every target only approximates: what would run there is something else.
    """
    rule, held = rule_for(facts), held or {}
    ranked = sorted(outcomes, key=lambda one: (one.is_unstable, _lost(one, held), _p99(one), _simplicity(one)))
    allowed = [one for one in ranked if one.algorithm in rule.choices]
    stable = [one for one in allowed if not one.is_unstable] or allowed
    alike = [one for one in stable if _lost(one, held) == _lost(stable[0], held)]
    best = _p99(alike[0])
    close = [one for one in alike if one.is_unstable or _p99(one) <= best * (1 + TOLERANCE)]
    chosen = alike[0] if facts.response_time_matters else min(close, key=lambda one: _cost(one, held))
    return Decision(rule, tuple(ranked), chosen, _why(rule, chosen, alike[0], ranked, held))


def _lost(outcome: Outcome, held: Fidelity) -> int:
    """0: some target does it well; 1: all approximate it; 2: some cannot do it."""
    supports = held.get(outcome.algorithm, {}).values()
    if Support.UNSUPPORTED in supports:
        return 2
    return int(bool(supports) and all(one is Support.APPROXIMATED for one in supports))


def _cost(outcome: Outcome, held: Fidelity) -> tuple[int, int]:
    return len(_by(outcome, held, Support.APPROXIMATED)), _simplicity(outcome)


def _simplicity(outcome: Outcome) -> int:
    return algorithms.get(outcome.algorithm).simplicity


def _by(outcome: Outcome, held: Fidelity, support: Support) -> list[str]:
    return [target for target, one in held.get(outcome.algorithm, {}).items() if one is support]


def _why(rule: Rule, chosen: Outcome, best: Outcome, ranked: Sequence[Outcome], held: Fidelity) -> tuple[str, ...]:
    reasons = [f"{rule.reason} ({rule.source})"]
    if chosen.is_unstable:
        return (*reasons, "no algorithm that fits carries this load: add servers, or speed")
    if chosen.algorithm != best.algorithm:
        apart = _p99(chosen) / _p99(best) - 1
        reasons.append(f"its p99 is within {apart:.0%} of {best.algorithm}, the best one, and it is simpler")
    worst = max(ranked, key=lambda one: (one.is_unstable, _p99(one)))
    if worst.is_unstable:
        reasons.append(f"{worst.algorithm} cannot carry this load: a server's queue would grow for ever")
    elif worst.algorithm != chosen.algorithm:
        reasons.append(f"p99 is {_p99(worst) / _p99(chosen):.1f} times better than with {worst.algorithm}")
    reasons += [
        f"{one.algorithm} would have a p99 {1 - _p99(one) / _p99(chosen):.0%} lower, but {_losing(one, held)}"
        for one in ranked
        if one.algorithm in rule.choices and not one.is_unstable
        if _lost(one, held) > _lost(chosen, held) and _p99(one) < _p99(chosen)
    ]
    if _by(chosen, held, Support.UNSUPPORTED) or _by(chosen, held, Support.APPROXIMATED):
        reasons.append(f"mind that {_losing(chosen, held)}")
    return tuple(reasons)


def _losing(outcome: Outcome, held: Fidelity) -> str:
    """Which targets cannot do it as asked."""
    cannot = _by(outcome, held, Support.UNSUPPORTED)
    nearly = _by(outcome, held, Support.APPROXIMATED)
    said = [f"{' and '.join(cannot)} cannot do it"] if cannot else []
    said += [f"{' and '.join(nearly)} only approximate{'' if len(nearly) > 1 else 's'} it"] if nearly else []
    return ", and ".join(said)


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
