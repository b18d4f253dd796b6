"""All files of a run: each recognised, each language's checked together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Severity, Source, Span
from lbgen.lean_typing import NamedTuple
from lbgen.lint import registry
from lbgen.lint.checking import Checked, Run, check
from lbgen.ports import Language, Options

UNRECOGNISED = "LB023"
_HEAD_CHARACTERS = 20_000


class Recognised(NamedTuple):
    """Files by language, and what could not be recognised though it was named."""

    groups: Sequence[tuple[Language, list[Source]]]
    found: list[Diagnostic]


def recognise(sources: Iterable[tuple[Source, bool]], forced: str = "") -> Recognised:
    """Sort sources (each with whether the user named it) by language; `forced` is the language of all of them."""
    groups: dict[str, tuple[Language, list[Source]]] = {}
    found = []
    for source, is_named in sources:
        language = _forced(forced) if forced else registry.recognise(source.name, source.text[:_HEAD_CHARACTERS])
        if language is not None:
            groups.setdefault(language.name, (language, []))[1].append(source)
        elif is_named:
            found.append(_unrecognised(source.name))
    return Recognised(list(groups.values()), found)


def lint(recognised: Recognised, run: Run, wanted: Mapping[str, Options]) -> Checked:
    """Check every group. `wanted` has the engine version per target where the user named one."""
    found = list(recognised.found)
    suppressed: list[Diagnostic] = []
    sources: dict[str, Source] = {}
    for language, group in recognised.groups:
        checked = check(language, group, run, wanted.get(language.target))
        found += checked.found
        suppressed += checked.suppressed
        sources.update(checked.sources)
    return Checked(found, suppressed, sources)


def _forced(name: str) -> Language:
    return next(one for one in registry.languages() if one.name == name)


def _unrecognised(name: str) -> Diagnostic:
    known = ", ".join(one.name for one in registry.languages())
    text = f"name the language with --language; lbgen knows {known}"
    return Diagnostic(
        UNRECOGNISED, Severity.ERROR, f"cannot tell which language `{name}` is in", Span(name, 1, 1, 1, 1), help=text
    )
