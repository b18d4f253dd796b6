"""Findings to where they belong, and the exit code they mean."""

from __future__ import annotations

import os
import sys

from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TextIO

    from lbgen.cli.command import Arguments
    from lbgen.diagnostics import Diagnostic, Severity, Source

_TALKING = ("full", "concise")  # formats for people; the others are read by programs
_SHOWN_BY_GITHUB = 10  # annotations of a kind and step; the rest goes into the step's summary


def emit(
    found: Iterable[Diagnostic],
    sources: Mapping[str, Source],
    arguments: Arguments,
    *,
    checked: Sequence[str],
    stream: TextIO | None = None,
    fix_option: str = "",
    quiet: bool = False,
) -> int:
    """Print `found` as the options ask, a summary on stderr, and return the exit code.

    Reads `format`, `output`, `fail_on` and `color` of `arguments` where the command has them. `stream` is
    standard output by default; a command whose data go there passes stderr and has no report in `output`, or is
    `quiet` about the findings themselves.
    """
    import lbgen  # noqa: PLC0415  `--help` loads this file for nothing but the command's name
    from lbgen import report  # noqa: PLC0415  as above
    from lbgen.cli.output import put  # noqa: PLC0415  as above

    found = list(dict.fromkeys(found))
    name = getattr(arguments, "format", "full")
    output = getattr(arguments, "output", None) if stream is None else None
    stream = stream or sys.stdout
    to_file = output not in (None, "-")
    context = report.Context(
        version=lbgen.__version__,
        checked=tuple(checked),
        colour=use_colour(getattr(arguments, "color", "auto"), stream, to_file=to_file),
        width=0 if to_file else terminal_width(stream),
        root=os.getcwd(),
        fail_on=threshold(getattr(arguments, "fail_on", "error")),
        fix_option=fix_option,
    )
    if not quiet:
        put(report.report(name, found, sources, context), output, stream)
    if name in _TALKING or to_file:
        sys.stderr.write(f"{summary(found, checked)}\n")
    if name == "github":
        _summarise_step(found)
    return int(fails(found, getattr(arguments, "fail_on", "error")))


def threshold(fail_on: str) -> Severity:
    """The severity that `--fail-on` names; an unsupported feature is an error, an approximation a warning."""
    from lbgen.diagnostics import Severity  # noqa: PLC0415  as above

    match fail_on:
        case "unsupported" | "never":
            return Severity.ERROR
        case "approximated":
            return Severity.WARNING
        case _:
            return Severity(fail_on)


def fails(found: Iterable[Diagnostic], fail_on: str) -> bool:
    """Whether a run with these findings ends with exit code 1.

    `approximated` fails on errors and on warnings about fidelity (LB4xx), not on other warnings; `never` fails
    on errors that are not about fidelity.
    """
    from lbgen.diagnostics import Severity  # noqa: PLC0415  as above

    if fail_on == "never":
        return any(one.severity is Severity.ERROR and not one.code.startswith("LB4") for one in found)
    only_fidelity = fail_on == "approximated"
    return any(
        diagnostic.severity.at_least(threshold(fail_on))
        and not (only_fidelity and diagnostic.severity is not Severity.ERROR and not diagnostic.code.startswith("LB4"))
        for diagnostic in found
    )


def summary(found: Sequence[Diagnostic], checked: Sequence[str]) -> str:
    """`2 errors, 1 warning and 1 note in 3 files`, or `ok: 1 file checked`."""
    from lbgen.diagnostics import Severity  # noqa: PLC0415  as above

    counts = [(sum(one.severity is severity for one in found), severity.value) for severity in Severity]
    named = [_counted(number, "note" if word == "info" else word) for number, word in counts if number]
    files = _counted(len(checked), "file")
    *others, last = named or [""]
    said = f"{', '.join(others)} and {last}" if others else last
    return f"{said} in {files}" if named else f"ok: {files} checked"


def use_colour(choice: str, stream: TextIO, *, to_file: bool = False) -> bool:
    """Whether to print colours: as the flag says; else on a terminal that wants them (https://no-color.org)."""
    if choice != "auto":
        return choice == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and not to_file and stream.isatty()


def terminal_width(stream: TextIO) -> int:
    """Columns of the terminal behind `stream`, as COLUMNS or the terminal says; 0 when there is none."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal():
        return int(told)
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError, AttributeError):
        return 0


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _summarise_step(found: Sequence[Diagnostic]) -> None:
    """All findings as a table in the summary of the GitHub step, when there are more than it shows as annotations."""
    from lbgen.diagnostics import Severity  # noqa: PLC0415  as above
    from lbgen.report.table import markdown_table  # noqa: PLC0415  as above

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    most = max((sum(one.severity is severity for one in found) for severity in Severity), default=0)
    if not path or most <= _SHOWN_BY_GITHUB:
        return
    rows = [(one.severity.value, one.code, str(one.span or ""), one.message) for one in found]
    with open(path, "a", encoding="utf-8") as handle:
        handle.write(markdown_table(("severity", "code", "place", "finding"), rows))
