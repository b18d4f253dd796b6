"""Fix and look again until nothing changes; the result is parsed before anybody may write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lbgen.diagnostics import Diagnostic, Severity, Source, Span
from lbgen.lean_typing import NamedTuple
from lbgen.lint.checking import Checked
from lbgen.lint.fixing import MOST_ROUNDS, apply

BROKEN = "LB024"


class Repaired(NamedTuple):
    """The last look, the new texts of the files that changed, and how many findings are gone."""

    checked: Checked
    texts: Mapping[str, str]
    fixed: int


def repair(first: Checked, check: Callable[[Mapping[str, str]], Checked], *, unsafe: bool) -> Repaired:
    """Apply fixes in rounds. `check` lints again with some texts replaced.

    A file that has more errors of syntax than before its fixes is left as it was, and reported.
    """
    checked = first
    texts: dict[str, str] = {}
    for _ in range(MOST_ROUNDS):
        changed = apply(checked.sources, checked.found, unsafe=unsafe)
        if not changed:
            break
        looked = check({**texts, **changed})
        broken = [name for name in changed if _syntax(looked, name) > _syntax(checked, name)]
        if broken:
            return Repaired(_with(checked, broken), texts, len(first.found) - len(checked.found))
        texts.update(changed)
        checked = looked
    return Repaired(checked, texts, max(0, len(first.found) - len(checked.found)))


def _syntax(checked: Checked, name: str) -> int:
    return sum(one.severity is Severity.ERROR and _is_syntax(one, name) for one in checked.found)


def _is_syntax(one: Diagnostic, name: str) -> bool:
    return one.span is not None and one.span.source == name and one.code[3:].startswith("00")


def _with(checked: Checked, broken: list[str]) -> Checked:
    found = [
        Diagnostic(
            BROKEN,
            Severity.WARNING,
            f"the fixes for `{name}` would break it, so none was applied",
            Span(name, 1, 1, 1, 1),
        )
        for name in broken
    ]
    return checked._replace(found=[*checked.found, *found])


def texts_as_sources(sources: Mapping[str, Source], texts: Mapping[str, str]) -> dict[str, Source]:
    """Sources with some texts replaced."""
    return {name: Source(name, texts.get(name, source.text)) for name, source in sources.items()}
