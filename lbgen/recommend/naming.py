"""What each target calls an algorithm, and how faithfully it does it: what it prints, joined with its verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Support
from lbgen.render.pipeline import judge, render
from lbgen.render.targets import Chosen
from lbgen.topology import Topology
from lbgen.topology.nodes import Upstream

Fidelity = Mapping[str, Mapping[str, Support]]
"""How each algorithm (by name) is done by each target (by label)."""

_WORST_LAST = (Support.NATIVE, Support.EMULATED, Support.APPROXIMATED, Support.UNSUPPORTED)


class Name(NamedTuple):
    """One target: the lines that ask for the algorithm there, how faithful they are, and why."""

    target: str
    lines: tuple[str, ...]
    verdict: str
    why: str


def name_on(topology: Topology, upstream: str, algorithm: str, chosen: Chosen) -> Name:
    """The lines the target prints for this algorithm and not for another one, all else being as plain as can be.

    What an algorithm has for consequences elsewhere (a backup that it cannot have is done in another way) does not
    ask for it, and is left to `lbgen render`.
    """
    other = "least_connections" if algorithm == "round_robin" else "round_robin"
    plain = _plain(topology.upstreams[upstream])
    wanted = _printed(topology, plain._replace(algorithm=algorithm), chosen)
    more = wanted - _printed(topology, plain._replace(algorithm=other), chosen)
    support, why = _verdict(topology, upstream, algorithm, chosen)
    return Name(chosen.label, tuple(more), support.value, why)


def fidelity(topology: Topology, upstream: str, names: Iterable[str], targets: Iterable[Chosen]) -> Fidelity:
    """How each of these targets does each of these algorithms for that upstream."""
    targets = list(targets)
    return {name: {chosen.label: _verdict(topology, upstream, name, chosen)[0] for chosen in targets} for name in names}


def _verdict(topology: Topology, upstream: str, algorithm: str, chosen: Chosen) -> tuple[Support, str]:
    """The worst that the target says about the algorithm of this upstream, or else its row of the fidelity table."""
    node = topology.upstreams[upstream]._replace(algorithm=algorithm)
    feature, place = f"algorithm.{algorithm}", (*node.origin, "algorithm")
    said = [
        (one.support, one.why)
        for one in judge(_with(topology, node), chosen, lambda _: True)
        if one.feature == feature and place in one.places
    ]
    row = chosen.target.row(feature, chosen.options)
    return max(said or [(row.support, row.why)], key=lambda one: _WORST_LAST.index(one[0]))


def _plain(node: Upstream) -> Upstream:
    server = node.servers[0]._replace(weight=1, backup=False, drain=False)
    return node._replace(servers=(server,), session_persistence=None, slow_start_ms=None)


def _with(topology: Topology, node: Upstream) -> Topology:
    return topology._replace(upstreams={**topology.upstreams, node.name: node})


def _printed(topology: Topology, node: Upstream, chosen: Chosen) -> Counter[str]:
    """Lines without their indents, and how often each is there."""
    rendered = render(_with(topology, node), chosen, "0" * 64, lambda _: True)
    lines = (line.strip() for artifact in rendered.artifacts for line in artifact.text.splitlines())
    return Counter(" ".join(line.split()) for line in lines if line and not line.startswith(("#", "//")))
