"""Rules over one unit: one walk, each node shown to the rules that asked for its key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Diagnostic, Severity
from lbgen.lint.index import ready
from lbgen.lint.registry import Named
from lbgen.ports import Check, Confidence, Problem, Unit

_UNSURE = "this is how such a config is usually meant; if it is on purpose, suppress it with the reason"


def run(unit: Unit, rules: Sequence[Named]) -> list[Diagnostic]:
    """What the parser and the rules have to say about a unit, in no particular order."""
    return [*unit.diagnostics, *_problems(unit, rules)]


def _problems(unit: Unit, rules: Sequence[Named]) -> Iterator[Diagnostic]:
    by_key: dict[str, list[Named]] = {}
    for named in rules:
        if named.rule.concerns(unit.options.version):
            for key in named.rule.on:
                by_key.setdefault(key, []).append(named)
    checks: dict[str, list[tuple[Named, Check]]] = {}
    for key, node in unit.nodes():
        if key not in checks:
            checks[key] = [(named, ready(named.rule)) for named in by_key.get(key, ())]
        for named, check in checks[key]:
            for problem in check(node, unit):
                yield _diagnostic(named, problem)


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
