"""Everything `lbgen recommend` says, as text and as data."""

from __future__ import annotations

from collections.abc import Sequence

from lbgen import algorithms
from lbgen.lean_typing import NamedTuple
from lbgen.recommend import applying, tables
from lbgen.recommend.applying import Changes
from lbgen.recommend.decide import Decision, Facts, ends_when
from lbgen.recommend.naming import Fidelity, Name
from lbgen.report.table import table


class Advice(NamedTuple):
    """A decision about one upstream with all that belongs to it; `apply` is the command that makes the `changes`.

    `current` is the algorithm of the spec, empty where there is none.
    """

    title: str
    current: str
    facts: Facts
    decision: Decision
    names: tuple[Name, ...]
    fidelity: Fidelity
    assumptions: tuple[str, ...]
    changes: Changes
    apply: str


def text(advice: Advice) -> str:
    """The report for people."""
    chosen = advice.decision.chosen
    algorithm = algorithms.get(chosen.algorithm)
    same = " (as the spec has it)" if chosen.algorithm == advice.current else f" (the spec has {advice.current})"
    same = same if advice.current else ""
    parts = [f"{advice.title}\n\nrecommended: {chosen.algorithm}{same}: {algorithm.summary}\n"]
    parts += _section("why", advice.decision.why)
    parts += [
        "\n",
        tables.latency_table(advice.decision.outcomes),
        f"\n{chosen.algorithm}\n",
        tables.share_table(chosen),
    ]
    parts += _section("it stops being true when", ends_when(advice.facts, chosen.algorithm))
    parts += _section("on the targets", [_named(name) for name in advice.names])
    parts += ["\n", _fidelity_table(advice)]
    parts += _section("assumptions", advice.assumptions)
    if advice.changes:
        parts.append(f"\napply ({applying.shown(advice.changes)}): {advice.apply}\n")
    return "".join(parts)


def _section(head: str, lines: Sequence[str]) -> list[str]:
    return [f"\n{head}\n", *(f"  {line}\n" for line in lines)]


def _named(name: Name) -> str:
    lines = "; ".join(name.lines[:3]) or "(no line: its default)"
    lines += f"; and {len(name.lines) - 3} more lines" if len(name.lines) > 3 else ""
    return f"{name.target}: {name.verdict}, {lines}{f' -- {name.why}' if name.why else ''}"


def _fidelity_table(advice: Advice) -> str:
    """One row per algorithm, the best first: what each target makes of it."""
    labels = [name.target for name in advice.names]
    rows = [
        (one.algorithm, *(advice.fidelity[one.algorithm][label].value for label in labels))
        for one in advice.decision.outcomes
    ]
    return table(("algorithm", *labels), rows)


def data(advice: Advice) -> dict[str, object]:
    """The same for programs."""
    return {
        "title": advice.title,
        "recommended": advice.decision.chosen.algorithm,
        "current": advice.current,
        "rule": advice.decision.rule.name,
        "why": advice.decision.why,
        "source": advice.decision.rule.source,
        "facts": advice.facts._asdict(),
        "ends_when": ends_when(advice.facts, advice.decision.chosen.algorithm),
        "targets": [name._asdict() for name in advice.names],
        "fidelity": {
            name: {label: support.value for label, support in held.items()} for name, held in advice.fidelity.items()
        },
        "assumptions": advice.assumptions,
        "outcomes": [tables.data(one) for one in advice.decision.outcomes],
        "changes": advice.changes,
        "apply": advice.apply,
    }
