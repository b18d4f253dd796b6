"""What `lbgen lint` does around the room of lint: options to values, files in, fixed files out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from lbgen import lint
from lbgen.cli.command import Arguments
from lbgen.diagnostics import Diagnostic, Source
from lbgen.failure import Misused
from lbgen.lean_typing import TYPE_CHECKING, NamedTuple
from lbgen.lint import Checked, Recognised, Run, Selection, Settings, reading
from lbgen.lint.checking import quietly
from lbgen.lint.selecting import matches
from lbgen.ports import Options

if TYPE_CHECKING:
    from lbgen.lint.repairing import Repaired

_MANY_FILES = 200  # from here on, a person at a terminal wants to see that something happens


class Linter(NamedTuple):
    """A run's files and choices; `check` may be asked again with some texts replaced."""

    sources: Sequence[tuple[Source, bool]]
    unreadable: Sequence[Diagnostic]
    language: str
    selection: Selection
    wanted: Mapping[str, Options]
    settings: Settings
    piped: Source | None

    @property
    def names(self) -> list[str]:
        """The files that are looked at."""
        return [source.name for source, _ in self.sources]

    def recognised(self, texts: Mapping[str, str]) -> Recognised:
        """The files by language."""
        replaced = [(Source(source.name, texts.get(source.name, source.text)), named) for source, named in self.sources]
        return lint.recognise(replaced, self.language)

    def check(self, texts: Mapping[str, str]) -> Checked:
        """Lint, with these texts in place of those on the disk."""
        run = Run(reading.DiskFiles(texts), self.selection, _progress(len(self.sources)))
        checked = lint.lint(self.recognised(texts), run, self.wanted)
        found = [*self.unreadable, *(one for one in checked.found if not self._is_ignored(one))]
        return checked._replace(found=found)

    def _is_ignored(self, one: Diagnostic) -> bool:
        names = self.settings.ignored_in(one.span.source) if one.span and self.settings.per_file_ignores else ()
        return any(matches(name, one.code) for name in names)


def linter_for(arguments: Arguments, said: Settings) -> Linter:
    """The run that the command line and the settings ask for."""
    selection = Selection(_names(arguments.select) or said.select, (*_names(arguments.ignore), *said.ignore))
    _check_names((*selection.select, *selection.ignore))
    wanted = _wanted(arguments.target or said.target)
    sources, unreadable = _sources(arguments, (*arguments.exclude, *said.exclude))
    piped = reading.standard_input(arguments.stdin_filename or "") if "-" in arguments.path else None
    if piped:
        sources.insert(0, (piped, True))
    return Linter(sources, unreadable, arguments.language or "", selection, wanted, said, piped)


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def _check_names(names: Sequence[str]) -> None:
    if not names:
        return
    known = [named for language in lint.languages() for named in lint.rules(language.rules)]
    for name in lint.unknown(names, known):
        from lbgen.cli.suggest import suggestion  # noqa: PLC0415  only for a mistake

        near = suggestion(name, [text for one in known for text in (one.code, one.slug)])
        raise Misused(f"there is no rule `{name}`{near}", "list all rules with `lbgen explain`")


def _wanted(names: Sequence[str]) -> dict[str, Options]:
    if not names:
        return {}
    from lbgen.render.targets import choose_bare  # noqa: PLC0415  only when versions are named

    return {one.target.name: one.options for one in choose_bare(names)}


def _sources(arguments: Arguments, excluded: Sequence[str]) -> tuple[list[tuple[Source, bool]], list[Diagnostic]]:
    paths = arguments.path or ["."]
    sources: list[tuple[Source, bool]] = []
    unreadable = []
    for path, is_named in reading.find([path for path in paths if path != "-"], excluded):
        source = reading.read(path)
        if source is not None:
            sources.append((source, is_named))
        else:
            unreadable.append(reading.unreadable(path))
    return sources, unreadable


def _progress(files: int) -> Callable[[int, int], None]:
    if files < _MANY_FILES or not sys.stderr.isatty():
        return quietly

    def show(done: int, total: int) -> None:
        sys.stderr.write(f"\r{done} of {total} checked" if done < total else "\r\x1b[K")
        sys.stderr.flush()

    return show


def known_ones(checked: Checked, arguments: Arguments, said: Settings) -> list[Diagnostic]:
    """Findings that the baseline does not know; with `--update-baseline` it is written first."""
    path = arguments.baseline or said.baseline
    if arguments.update_baseline and not path:
        raise Misused("--update-baseline needs to know the file", "add --baseline FILE, or `baseline` in lbgen.toml")
    if not path:
        return checked.found
    from lbgen.lint import baseline  # noqa: PLC0415  only with a baseline
    from lbgen.report.names import fingerprints  # noqa: PLC0415  as above

    marked = list(fingerprints(checked.found, said.folder or "."))
    if arguments.update_baseline:
        from lbgen.render.writing import write_one  # noqa: PLC0415  only with a baseline

        write_one(path, baseline.write(marked, said.folder or "."))
        sys.stderr.write(f"{path}: {len(marked)} known findings written\n")
    return baseline.subtract(marked, baseline.read(path), path)[0]


def statistics(found: Iterable[Diagnostic]) -> str:
    """How often each code was found, the most frequent first, with its name."""
    from lbgen import manual  # noqa: PLC0415  only for the table

    counts = Counter(one.code for one in found)
    pages = {page.code: page.title for page in manual.pages()}
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return "".join(f"{count:6}  {code}  {pages.get(code, '')}\n" for code, count in rows)


def diff(before: Mapping[str, Source], after: Mapping[str, str]) -> str:
    """What fixes change, as a unified diff."""
    from difflib import unified_diff  # noqa: PLC0415  only with --diff

    return "".join(
        line
        for name, text in sorted(after.items())
        for line in unified_diff(
            before[name].text.splitlines(keepends=True), text.splitlines(keepends=True), name, f"{name} (fixed)"
        )
    )


def write(repaired: Repaired, piped: Source | None) -> None:
    """The fixed files in their places; what came from standard input goes to standard output, fixed or not."""
    from lbgen.render.writing import write_one  # noqa: PLC0415  only with --fix

    if piped:
        sys.stdout.write(repaired.texts.get(piped.name, piped.text))
    for name, text in sorted(repaired.texts.items()):
        if not piped or name != piped.name:
            write_one(name, text)
    files = "file" if len(repaired.texts) == 1 else "files"
    sys.stderr.write(f"{repaired.fixed} fixed in {len(repaired.texts)} {files}\n")
