"""Whoever can answer for a target: its real program, or a model of it where there is no program to run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lbgen.lean_typing import NamedTuple
from lbgen.prove.rehome import Move
from lbgen.prove.run import Engine, Meant, engine_for, moves_of, prove
from lbgen.prove.verdicts import Result
from lbgen.render.targets import Chosen
from lbgen.topology import Topology

_MODELLED = "aws"


class Prover(NamedTuple):
    """Who answers, how to have cases proved, and what is moved onto loopback for it; `engine` is None for a model."""

    label: str
    engine: Engine | None
    prove: Callable[[Meant, int], list[Result]]
    moves: Callable[[], tuple[Move, ...]]


def prover(topology: Topology, chosen: Chosen) -> Prover | None:
    """The prover of a target; None when its program is not on this machine, Unable when it has none."""
    if chosen.target.name == _MODELLED:
        from lbgen.prove.model import LABEL, prove_model  # noqa: PLC0415  # a target of its own

        return Prover(LABEL, None, lambda only, _: prove_model(topology, chosen, only), tuple)
    engine = engine_for(topology, chosen)
    if engine is None:
        return None
    return Prover(engine.label, engine, partial(_on_engine, engine), partial(moves_of, engine))


def _on_engine(engine: Engine, only: Meant, most_cases: int) -> list[Result]:
    return prove([engine], only=only, most_cases=most_cases)
