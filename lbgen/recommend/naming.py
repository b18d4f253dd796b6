"""What each target calls an algorithm: read off what the target really prints, and joined with its verdict."""

from __future__ import annotations

from typing import NamedTuple

from lbgen.render.pipeline import render
from lbgen.render.targets import Chosen
from lbgen.topology import Topology


class Name(NamedTuple):
    """One target: the lines that ask for the algorithm there, how faithful they are, and why."""

    target: str
    lines: tuple[str, ...]
    verdict: str
    why: str


def name_on(topology: Topology, upstream: str, algorithm: str, chosen: Chosen) -> Name:
    """The lines the target prints for this algorithm and not for another one."""
    other = "least_connections" if algorithm == "round_robin" else "round_robin"
    wanted, without = (_printed(topology, upstream, one, chosen) for one in (algorithm, other))
    lines = tuple(dict.fromkeys(" ".join(line.split()) for line in wanted[0] if line not in without[0]))
    return Name(chosen.label, lines, wanted[1], wanted[2])


def _printed(topology: Topology, upstream: str, algorithm: str, chosen: Chosen) -> tuple[list[str], str, str]:
    node = topology.upstreams[upstream]._replace(algorithm=algorithm)
    changed = topology._replace(upstreams={**topology.upstreams, upstream: node})
    rendered = render(changed, chosen, "0" * 64, lambda _: True)
    lines = [
        line.strip()
        for artifact in rendered.artifacts
        for line in artifact.text.splitlines()
        if line.strip() and not line.lstrip().startswith(("#", "//"))
    ]
    place = (*node.origin, "algorithm")
    feature = f"algorithm.{algorithm}"
    of_it = [one for one in rendered.verdicts if one.feature == feature and place in one.places]
    if of_it:
        return lines, of_it[0].support.value, of_it[0].why
    row = chosen.target.row(feature, chosen.options)
    return lines, row.support.value, row.why
