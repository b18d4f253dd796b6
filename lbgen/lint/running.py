"""Rules over one unit: one walk, each node shown to the rules that asked for its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lbgen.diagnostics import Diagnostic, Severity
from lbgen.lint.registry import Named
from lbgen.ports import Confidence, Problem, Unit

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
    for key, node in unit.nodes():
        for named in by_key.get(key, ()):
            yield from _diagnostics(named, named.rule.check(node, unit))


def _diagnostics(named: Named, problems: Iterable[Problem]) -> Iterator[Diagnostic]:
    for problem in problems:
        likely = named.rule.confidence is Confidence.LIKELY and _severity(named, problem) is not Severity.INFO
        yield Diagnostic(
            named.code,
            _severity(named, problem),
            problem.message,
            problem.span,
            problem.label,
            problem.related,
            (*problem.notes, _UNSURE) if likely else problem.notes,
            problem.help or None,
            problem.fix,
        )


def _severity(named: Named, problem: Problem) -> Severity:
    return problem.severity or named.rule.severity
