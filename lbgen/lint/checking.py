"""Sources to findings: languages recognised, units made, rules run, suppressions heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lbgen import diagnostics
from lbgen.diagnostics import Diagnostic, Source
from lbgen.lint import suppressing
from lbgen.lint.registry import Named, rules
from lbgen.lint.running import run
from lbgen.lint.selecting import Selection
from lbgen.ports import Files, Language, Options


class Checked(NamedTuple):
    """What was found, what suppressions took away, and every file that was looked at."""

    found: list[Diagnostic]
    suppressed: list[Diagnostic]
    sources: Mapping[str, Source]


def check(
    language: Language, sources: Sequence[Source], files: Files, selection: Selection, options: Options
) -> Checked:
    """Lint the sources of one language together; findings in reading order, each once."""
    chosen = [named for named in rules(language.rules) if selection.takes(named)]
    found: list[Diagnostic] = []
    seen: dict[str, Source] = {source.name: source for source in sources}
    for unit in language.units(sources, files, options):
        seen.update(unit.sources)
        found += run(unit, chosen)
    slugs = {named.code: named.slug for named in rules(language.rules)}
    left, suppressed = suppressing.apply(dict.fromkeys(found), seen.values(), slugs, _ran(chosen, options))
    return Checked(diagnostics.sort(left), diagnostics.sort(suppressed), seen)


def _ran(chosen: Iterable[Named], options: Options) -> list[str]:
    return [named.code for named in chosen if named.rule.concerns(options.version)]
