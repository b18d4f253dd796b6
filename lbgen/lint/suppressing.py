"""Suppressions in comments: `# lbgen: ignore[CODE] reason`, and `# lbgen: ignore-file[CODE] reason`.

On a line with code it speaks for that line; alone on a line, for the next line that holds code; `ignore-file` for the
whole file. All our languages begin such a comment with `#` (HCL also with `//`). A reason is required.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lbgen.diagnostics import Diagnostic, Edit, Fix, Severity, Source, Span
from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple
from lbgen.lint.registry import Named
from lbgen.lint.selecting import matches

NO_REASON = "LB020"
UNUSED = "LB021"
_COMMENT = lazy_pattern(
    r"(?:#|//)[ \t]*lbgen:[ \t]*ignore(?P<file>-file)?(?:\[(?P<codes>[^\]\n]*)\])?(?P<reason>[^\n]*)"
)


class Suppression(NamedTuple):
    """One comment: where it stands, the codes it names, the line it speaks for (0: the file), and its reason."""

    span: Span
    codes: tuple[str, ...]
    line: int
    reason: str
    is_alone: bool

    def covers(self, found: Diagnostic, slugs: Mapping[str, str]) -> bool:
        """Whether it speaks of this finding. `slugs` has each code's slug."""
        span = found.span
        if span is None or span.source != self.span.source or not self.reason:
            return False
        is_there = not self.line or span.line == self.line
        return is_there and any(matches(name, found.code, slugs.get(found.code, "")) for name in self.codes)


def suppressions(source: Source) -> list[Suppression]:
    """The suppressions written in a file."""
    if "lbgen:" not in source.text:
        return []
    lines = source.text.split("\n")
    return [
        _suppression(source.name, lines, number, found)
        for number, line in enumerate(lines, 1)
        if "lbgen:" in line and (found := _COMMENT.search(line))
    ]


def _suppression(name: str, lines: list[str], number: int, found: re.Match[str]) -> Suppression:
    codes = tuple(code.strip() for code in (found["codes"] or "").split(",") if code.strip())
    is_alone = not lines[number - 1][: found.start()].strip()
    spoken_for = 0 if found["file"] else _next_code(lines, number) if is_alone else number
    span = Span(name, number, found.start() + 1, number, found.end() + 1)
    return Suppression(span, codes, spoken_for, found["reason"].strip(" \t\r-:*/"), is_alone)


def _next_code(lines: list[str], number: int) -> int:
    for index in range(number, len(lines)):
        if lines[index].strip() and not lines[index].lstrip().startswith(("#", "//")):
            return index + 1
    return number


def apply(
    found: Iterable[Diagnostic], sources: Iterable[Source], rules: Iterable[Named], ran: Iterable[str]
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """What is left, with findings about the suppressions themselves; and what was suppressed.

    `rules` are those that may be named. A suppression of one that did not run (`ran` has the codes that did) is not
    called unused.
    """
    comments = {source.name: some for source in sources if (some := suppressions(source))}
    if not comments:
        return list(found), []
    slugs = {named.code: named.slug for named in rules}
    used: set[Suppression] = set()
    left: list[Diagnostic] = []
    suppressed: list[Diagnostic] = []
    for finding in found:
        covering = [
            one for one in comments.get(finding.span.source if finding.span else "", ()) if one.covers(finding, slugs)
        ]
        used.update(covering)
        (suppressed if covering else left).append(finding)
    known = tuple(ran)
    for one in (one for them in comments.values() for one in them):
        left.extend(_about(one, is_used=one in used, slugs=slugs, ran=known))
    return left, suppressed


def _about(one: Suppression, *, is_used: bool, slugs: Mapping[str, str], ran: tuple[str, ...]) -> list[Diagnostic]:
    if not one.codes or not one.reason:
        missing = "code" if not one.codes else "reason"
        text = "write `# lbgen: ignore[CODE] why this is fine here`"
        return [
            Diagnostic(
                NO_REASON,
                Severity.WARNING,
                f"a suppression without a {missing} suppresses nothing",
                one.span,
                help=text,
            )
        ]
    did_run = any(matches(name, code, slugs.get(code, "")) for name in one.codes for code in ran)
    if is_used or not did_run:
        return []
    names = ", ".join(f"`{code}`" for code in one.codes)
    message = f"this suppresses {names}, which nothing here causes"
    return [Diagnostic(UNUSED, Severity.WARNING, message, one.span, help="remove the comment", fix=_removal(one))]


def _removal(one: Suppression) -> Fix:
    span = one.span._replace(column=1, end_line=one.span.line + 1, end_column=1) if one.is_alone else one.span
    return Fix("remove the suppression", (Edit(span, ""),))
