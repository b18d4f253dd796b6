"""Differences as text: for people (full), or one line each (concise)."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence

from lbgen.diff.advice import next_step
from lbgen.diff.answers import Answers, Turned
from lbgen.diff.changes import SIGNS, counted
from lbgen.diff.drift import SAME, STALE, Found
from lbgen.diff.files import FileChange, unified
from lbgen.diff.whole import Placed, Whole
from lbgen.report.characters import visible
from lbgen.report.colour import paint

MOST_KINDS = 50
_STYLES = {"+": "added", "-": "removed"}


def full(whole: Whole, *, with_text: bool, colour: bool) -> str:
    """What changed in the spec, in the answers, and in the files."""
    sections = [
        "".join(_spec(whole.changes, colour=colour)),
        "".join(_requests(whole.answers)),
        "".join(_files(whole.files)),
    ]
    if with_text:
        sections += ["".join(file_diff(one, colour=colour)) for one in whole.files]
    return "\n".join(filter(None, sections))


def concise(whole: Whole) -> str:
    """A line for each difference, its place first."""
    lines = [f"{one.new or one.old}: {one.change}" for one in whole.changes]
    lines += [f"request: {request(one)}: {one.old} -> {one.new}" for one in whole.answers.turned]
    lines += [f"{one.path}: {one.state} ({one.target})" for one in whole.files if one.state != SAME]
    return "".join(f"{visible(line)}\n" for line in lines)


def summary(whole: Whole) -> str:
    """`the spec: 2 changed; 1 kind of request is answered differently; 2 of 5 files change`."""
    if not whole.is_different:
        return "no difference"
    kinds = len(whole.answers.turned)
    changed = sum(one.state != SAME for one in whole.files)
    parts = [f"the spec: {counted(one.change for one in whole.changes)}" if whole.changes else ""]
    parts += [f"{kinds} {'kind of request is' if kinds == 1 else 'kinds of requests are'} answered differently"]
    parts += [f"{changed} of {len(whole.files)} files {'changes' if changed == 1 else 'change'}"]
    return "; ".join(filter(None, parts))


def request(one: Turned) -> str:
    """A request as words for `lbgen route`."""
    return shlex.join(one.words)


def lines_of(one: FileChange) -> str:
    """`, lines +22 -17` of a changed file."""
    more, less = one.lines()
    return f", lines +{more} -{less}" if one.state == "changed" else ""


def file_diff(one: FileChange, *, colour: bool = False) -> Iterator[str]:
    """The unified diff of one rendered file, empty when it is the same."""
    return _diff(one.old, one.new, f"{one.path} (old)", f"{one.path} (new)", colour=colour)


def drift_full(found: Sequence[Found], render: Sequence[str], *, with_text: bool, colour: bool) -> str:
    """Each file that is not what the spec says, what to do about it, and edits as text."""
    return "".join(part for one in found for part in _drifted(one, render, with_text=with_text, colour=colour))


def drift_concise(found: Iterable[Found]) -> str:
    """A line for each file that is not what the spec says."""
    return "".join(f"{visible(one.place)}: {visible(_state(one))}\n" for one in found if one.state != SAME)


def drift_summary(found: Sequence[Found]) -> str:
    """`2 of 3 files differ: 1 stale, 1 edited by hand`."""
    states = [one.state for one in found if one.state != SAME]
    if not states:
        return f"up to date: {len(found)} file{'s' * (len(found) != 1)}"
    counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    return f"{len(states)} of {len(found)} files {'differs' if len(states) == 1 else 'differ'}: {counts}"


def edit_diff(one: Found) -> tuple[str, list[str]]:
    """What stands in a file and is not rendered: a heading, and the lines of a unified diff."""
    heading = "the edit" if one.is_exact else "the edit, together with what the spec would change"
    return heading, list(unified(one.made, one.text, f"{one.place} (rendered)", one.place))


def _spec(changes: Sequence[Placed], *, colour: bool) -> Iterator[str]:
    if changes:
        yield f"spec: {counted(one.change for one in changes)}\n"
    for one in changes:
        sign = SIGNS[one.change.kind]
        line = visible(str(one.change)).removeprefix(sign)
        place = f"  ({visible(one.places)})" if one.places else ""
        yield f"  {paint(sign, _STYLES.get(sign, 'strong'), colour=colour)}{line}{place}\n"


def _requests(answers: Answers) -> Iterator[str]:
    if answers.asked and not answers.turned:
        yield f"requests: {answers.said}, all are answered alike\n"
    elif answers.turned:
        yield f"requests answered differently ({answers.said})\n"
    last = None
    for one in answers.turned[:MOST_KINDS]:
        if one.kind is not last:
            yield f"  {one.kind.value}\n"
            last = one.kind
        yield f"    {visible(request(one))}\n      old  {visible(one.old)}\n      new  {visible(one.new)}\n"
        if one.more:
            yield f"      and {one.more} more like it\n"
    if len(answers.turned) > MOST_KINDS:
        yield f"  and {len(answers.turned) - MOST_KINDS} more kinds (--format concise lists all)\n"


def _files(files: Sequence[FileChange]) -> Iterator[str]:
    """The files that change; of a target without any, that it stays the same."""
    if files:
        yield "files\n"
    by_target: dict[str, list[FileChange]] = {}
    for one in files:
        by_target.setdefault(one.target, []).append(one)
    for target, its in by_target.items():
        changed = [one for one in its if one.state != SAME]
        yield f"  {visible(target)}{'' if changed else ': same'}\n"
        yield from (f"    {visible(one.path)}: {one.state}{lines_of(one)}\n" for one in changed)


def _drifted(one: Found, render: Sequence[str], *, with_text: bool, colour: bool) -> Iterator[str]:
    yield f"{visible(one.place)}: {visible(_state(one))}\n"
    if one.state == SAME:
        return
    yield f"  next: {visible(next_step(one, render))}\n"
    if one.is_edited:
        heading, lines = edit_diff(one)
        yield f"  {heading}:\n"
        yield from _painted(lines, colour=colour)
    elif one.state == STALE and with_text:
        yield from _diff(one.text, one.made, one.place, f"{one.place} (rendered)", colour=colour)


def _state(one: Found) -> str:
    return f"{one.state} ({one.why})" if one.why else one.state


def _diff(old: str | None, new: str | None, old_name: str, new_name: str, *, colour: bool) -> Iterator[str]:
    return _painted(unified(old, new, old_name, new_name), colour=colour)


def _painted(lines: Iterable[str], *, colour: bool) -> Iterator[str]:
    for line in lines:
        style = _STYLES.get(line[:1], "")
        yield (paint(visible(line), style, colour=colour) if style else visible(line)) + "\n"
