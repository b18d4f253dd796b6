"""Rules over one unit: its nodes by their keys, each shown to the rules that asked for its key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Severity
from lbgen.lean_typing import Any
from lbgen.lint.index import ready
from lbgen.lint.registry import Named
from lbgen.ports import Check, Confidence, Problem, Unit, Version

_UNSURE = "this is how such a config is usually meant; if it is on purpose, suppress it with the reason"


class Asked:
    """The rules to ask about a node, by its key; a rule's file is loaded for the first unit it has to look at."""

    def __init__(self, rules: Sequence[Named], version: Version) -> None:
        self._named: dict[str, list[Named]] = {}
        for named in rules:
            if named.rule.concerns(version):
                for key in named.rule.on:
                    self._named.setdefault(key, []).append(named)

    def about(self, key: str, has: Collection[str]) -> list[tuple[Named, Check]]:
        """The rules for a key, in a unit that has nodes of these keys."""
        return [
            (named, ready(named.rule))
            for named in self._named.get(key, ())
            if not named.rule.needs or any(needed in has for needed in named.rule.needs)
        ]


def run(units: Iterable[Unit], rules: Sequence[Named]) -> Iterator[list[Diagnostic]]:
    """What the parser and the rules have to say about each unit, in no particular order within one."""
    by_version: dict[Version, Asked] = {}
    for unit in units:
        version = unit.options.version
        if version not in by_version:
            by_version[version] = Asked(rules, version)
        asked = by_version[version]
        keyed = _keyed(unit)
        yield [
            *unit.diagnostics,
            *(
                _diagnostic(named, problem)
                for key, nodes in keyed.items()
                if (rules_here := asked.about(key, keyed))
                for node in nodes
                for named, check in rules_here
                for problem in check(node, unit)
            ),
        ]


def _keyed(unit: Unit) -> Mapping[str, Sequence[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for key, node in unit.nodes():
        found[key].append(node)
    return found


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
