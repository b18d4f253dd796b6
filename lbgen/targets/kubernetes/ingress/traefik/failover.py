"""Spare servers as TraefikServices that fall over request by request.

Traefik falls over on its own only from services with active checks, which Services of a cluster cannot have; else on
the status of an answer, whatever the method, by sending the request again. So there are two ways: what may be repeated
falls over on 502 to 504; POST, PATCH and LOCK on 502 alone, which Traefik says when it cannot connect. They count no
failures, because a server that is taken out makes Traefik say 503 (all measured with Traefik 3.7.15).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lbgen.lean_typing import Any, NamedTuple
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import names
from lbgen.targets.kubernetes.pools import Pool, Ref
from lbgen.topology import Forward, Route

# The methods that Traefik itself does not repeat (v3.7: retry).
UNREPEATED = ("POST", "PATCH", "LOCK")
Spec = Mapping[str, Any]
Refer = Callable[[Pool, Ref, bool], Spec]


class Rule(NamedTuple):
    """A part of a route: what is added to its match, and whether its requests may be repeated."""

    condition: str
    may_repeat: bool


WHOLE = Rule("", True)


class Failovers:
    """The names of the TraefikServices of each upstream with spare servers."""

    def __init__(self, spec: str, pools: Mapping[str, Pool]) -> None:
        self._pools = {
            name: pool for name, pool in pools.items() if pool.backup and pool.upstream.protocol not in ("tcp", "udp")
        }
        kinds = ("failover", "main", "failover-once", "main-once")
        self._names = names.unique(spec, [(name, kind) for kind in kinds for name in self._pools])

    def name(self, upstream: str, *, may_repeat: bool) -> str:
        """The TraefikService that routes refer to."""
        return self._names[upstream, "failover" if may_repeat else "failover-once"]

    def services(self, routes: tuple[Route, ...], refer: Refer) -> Iterator[tuple[str, Spec]]:
        """The names and specs of those that routes use; `refer` makes a reference to a Service."""
        for name, pool in self._pools.items():
            mine = [route for route in routes if name in _upstreams(route)]
            for may_repeat in sorted({rule.may_repeat for route in mine for rule in rules(route)}, reverse=True):
                main = self._names[name, "main" if may_repeat else "main-once"]
                yield main, {"weighted": {"services": [refer(pool, ref, may_repeat) for ref in pool.refs]}}
                failover = {
                    "service": {"kind": "TraefikService", "name": main},
                    "fallback": refer(pool, pool.backup[0], may_repeat),
                    "errors": {"status": ["502-504" if may_repeat else "502"]},
                }
                yield self.name(name, may_repeat=may_repeat), {"failover": failover}

    def rules(self, route: Route) -> tuple[Rule, ...]:
        """One rule of a route without spare servers; else what may be repeated, and what may not."""
        return rules(route) if self._pools.keys() & _upstreams(route) else (WHOLE,)

    def notes(self) -> Iterator[Note]:
        """What differs from servers that are used only while no other is up."""
        for pool in self._pools.values():
            for server in pool.upstream.servers:
                if server.backup:
                    why = "a TraefikService sends each request again that the others failed"
                    before = "only while no other server is up"
                    after = f"whenever the others answer 502 to 504, {', '.join(UNREPEATED)} on 502 alone"
                    yield Note("server.backup", (*server.origin, "backup"), Support.APPROXIMATED, why, before, after)


def rules(route: Route) -> tuple[Rule, ...]:
    """The rules of a route with spare servers; without those that its methods leave empty."""
    methods = route.match.methods
    once = " || ".join(f"Method(`{method}`)" for method in UNREPEATED)
    found = []
    if not methods or set(methods) - set(UNREPEATED):
        found.append(Rule(f" && !({once})", may_repeat=True))
    if not methods or set(methods) & set(UNREPEATED):
        found.append(Rule(f" && ({once})", may_repeat=False))
    return tuple(found)


def _upstreams(route: Route) -> set[str]:
    return {share.upstream for share in route.action.shares} if isinstance(route.action, Forward) else set()
