"""What of a very large topology is proved: all of its routes, some of its servers, some cases of each behaviour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from lbgen.lean_typing import NamedTuple
from lbgen.prove.cases import Case
from lbgen.topology import Topology, Upstream

T = TypeVar("T")

# One stub is two sockets, and several benches stand at once: this stays well below the usual limit of open files.
MOST_SERVERS = 300
MOST_CASES = 40
_WHOLE_UPSTREAMS = 4
_CASES_OF_LARGE = 6
_SERVERS_OF_WHOLE = 60


class Sample(NamedTuple):
    """The topology to prove, how many cases of one behaviour at most, and what was left out, in words."""

    topology: Topology
    most_cases: int
    note: str


def sample(topology: Topology) -> Sample:
    """A topology small enough to stand on benches: itself, or with most upstreams reduced to one server."""
    servers = sum(len(upstream.servers) for upstream in topology.upstreams.values())
    if servers <= MOST_SERVERS:
        return Sample(topology, MOST_CASES, "")
    whole = set(spread(sorted(topology.upstreams), _WHOLE_UPSTREAMS))
    upstreams = {
        name: _reduced(node, _SERVERS_OF_WHOLE if name in whole else 1) for name, node in topology.upstreams.items()
    }
    left = sum(len(upstream.servers) for upstream in upstreams.values())
    note = (
        f"{servers} servers are too many for one machine: {left} of them are proved, "
        f"{len(whole)} of {len(upstreams)} upstreams whole, and at most {_CASES_OF_LARGE} cases of each behaviour"
    )
    return Sample(topology._replace(upstreams=upstreams), _CASES_OF_LARGE, note)


def spread(things: Sequence[T], most: int) -> list[T]:
    """At most so many, evenly spread, always with the first."""
    if len(things) <= most:
        return list(things)
    return [things[place * len(things) // most] for place in range(most)]


def fewer(cases: Sequence[Case], most: int) -> list[Case]:
    """At most so many cases of each behaviour, in their order."""
    grouped: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        grouped[case.behaviour].append(case)
    kept = {id(case) for group in grouped.values() for case in spread(group, most)}
    return [case for case in cases if id(case) in kept]


def _reduced(upstream: Upstream, most: int) -> Upstream:
    return upstream._replace(servers=upstream.servers[:most])
