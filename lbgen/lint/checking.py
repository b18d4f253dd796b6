"""Sources to findings: languages recognised, units made, rules run, suppressions heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lbgen import diagnostics
from lbgen.diagnostics import Diagnostic, Source
from lbgen.lean_typing import NamedTuple
from lbgen.lint import suppressing
from lbgen.lint.parallel import run_all
from lbgen.lint.registry import rules
from lbgen.lint.selecting import Selection
from lbgen.ports import Files, Language, Options


class Checked(NamedTuple):
    """What was found, what suppressions took away, and every file that was looked at."""

    found: list[Diagnostic]
    suppressed: list[Diagnostic]
    sources: Mapping[str, Source]


def quietly(_done: int, _total: int) -> None:
    """Progress nobody hears."""


class Run(NamedTuple):
    """What holds for a whole run: the disk, the rules that were chosen, and who hears how far it is."""

    files: Files
    selection: Selection = Selection()
    progress: Callable[[int, int], None] = quietly


def check(language: Language, sources: Sequence[Source], run: Run, wanted: Options | None = None) -> Checked:
    """Lint the sources of one language together, for an engine or its default; findings in reading order, each once."""
    options = wanted or language.default
    everything = rules(language.rules)
    chosen = [named for named in everything if run.selection.takes(named)]
    units = list(language.units(sources, run.files, options))
    read = {name: source for unit in units for name, source in unit.sources.items()}
    found = run_all(units, chosen, run.progress)
    ran = (named.code for named in chosen if named.rule.concerns(options.version))
    left, suppressed = suppressing.apply(dict.fromkeys(found), read.values(), everything, ran)
    return Checked(diagnostics.sort(left), diagnostics.sort(suppressed), {**{one.name: one for one in sources}, **read})
