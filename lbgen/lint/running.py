"""Rules over one unit: one walk, each node shown to the rules that asked for its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lbgen.diagnostics import Diagnostic, Severity
from lbgen.lint.index import ready
from lbgen.lint.registry import Named
from lbgen.ports import Check, Confidence, Problem, Unit, Version

_UNSURE = "this is how such a config is usually meant; if it is on purpose, suppress it with the reason"


class Asked(dict[str, list[tuple[Named, Check]]]):
    """The rules to ask about a node, by its key; a rule's file is loaded for the first node with its key."""

    def __init__(self, rules: Sequence[Named], version: Version) -> None:
        super().__init__()
        self._named: dict[str, list[Named]] = {}
        for named in rules:
            if named.rule.concerns(version):
                for key in named.rule.on:
                    self._named.setdefault(key, []).append(named)

    def __missing__(self, key: str) -> list[tuple[Named, Check]]:
        found = self[key] = [(named, ready(named.rule)) for named in self._named.get(key, ())]
        return found


def run(units: Iterable[Unit], rules: Sequence[Named]) -> Iterator[list[Diagnostic]]:
    """What the parser and the rules have to say about each unit, in no particular order within one."""
    by_version: dict[Version, Asked] = {}
    for unit in units:
        version = unit.options.version
        if version not in by_version:
            by_version[version] = Asked(rules, version)
        asked = by_version[version]
        yield [
            *unit.diagnostics,
            *(
                _diagnostic(named, problem)
                for key, node in unit.nodes()
                for named, check in asked[key]
                for problem in check(node, unit)
            ),
        ]


def _diagnostic(named: Named, problem: Problem) -> Diagnostic:
    severity = problem.severity or named.rule.severity
    likely = named.rule.confidence is Confidence.LIKELY and severity is not Severity.INFO
    return Diagnostic(
        named.code,
        severity,
        problem.message,
        problem.span,
        problem.label,
        problem.related,
        (*problem.notes, _UNSURE) if likely else problem.notes,
        problem.help or None,
        problem.fix,
    )
