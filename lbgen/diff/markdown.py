"""Differences as Markdown, for a pull request: whatever comes from a spec or a file stands in code."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence

from lbgen.diff.advice import next_step
from lbgen.diff.changes import counted
from lbgen.diff.drift import SAME, STALE, Found
from lbgen.diff.files import unified
from lbgen.diff.text import MOST_KINDS, drift_summary, edit_diff, file_diff, lines_of, request
from lbgen.diff.whole import Whole
from lbgen.lazy_pattern import lazy_pattern
from lbgen.report.characters import visible

_BACKTICKS = lazy_pattern("`+")


def whole(compared: Whole, *, with_text: bool) -> str:
    """What changed in the spec, in the answers, and in the files."""
    return "".join(_whole(compared, with_text=with_text))


def drift(found: Sequence[Found], render: Sequence[str], *, with_text: bool) -> str:
    """Each file that is not what the spec says, and what to do about it."""
    return f"### {drift_summary(found)}\n" + "".join(_drift(found, render, with_text=with_text))


def code(text: str) -> str:
    """`text` in a code span that nothing in it can end."""
    shown = visible(text)
    fence = "`" * (_longest(shown) + 1)
    pad = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) or not shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _whole(compared: Whole, *, with_text: bool) -> Iterator[str]:
    if not compared.is_different:
        yield "No difference.\n"
        return
    if compared.changes:
        yield f"### Spec: {counted(one.change for one in compared.changes)}\n\n"
    for placed in compared.changes:
        yield f"- {code(str(placed.change))}{f' ({code(placed.places)})' if placed.places else ''}\n"
    answers = compared.answers
    turned = answers.turned
    if answers.asked:
        said = "Requests answered differently" if turned else "All requests are answered alike"
        yield f"\n### {said} ({answers.said})\n"
    for one in turned[:MOST_KINDS]:
        more = f" and {one.more} more like it" if one.more else ""
        yield f"\n- {one.kind.value}: {code(request(one))}{more}\n"
        yield f"  - old: {code(one.old)}\n  - new: {code(one.new)}\n"
    if len(turned) > MOST_KINDS:
        yield f"\nand {len(turned) - MOST_KINDS} more kinds (`--format concise` lists all)\n"
    yield "\n### Files\n\n"
    for file in compared.files:
        yield f"- {code(file.target)} {code(file.path)}: {file.state}{lines_of(file)}\n"
    for file in compared.files if with_text else ():
        if file.state != SAME:
            yield _folded(file.path, (line.rstrip("\n") for line in file_diff(file)))


def _drift(found: Sequence[Found], render: Sequence[str], *, with_text: bool) -> Iterator[str]:
    for one in found:
        why = f" ({code(one.why)})" if one.why else ""
        step = next_step(one, render)
        yield f"\n- {code(one.place)}: {one.state}{why}\n" + (f"  - next: {_quoted(step)}\n" if step else "")
    for one in found:
        if one.is_edited:
            heading, lines = edit_diff(one)
            yield _folded(f"{one.place}: {heading}", map(visible, lines))
        elif one.state == STALE and with_text:
            yield _folded(one.place, map(visible, unified(one.text, one.made, one.place, f"{one.place} (rendered)")))


def _quoted(step: str) -> str:
    """A sentence with one command in backticks, as Markdown."""
    words, _, rest = step.partition("`")
    command, _, _ = rest.rpartition("`")
    return f"{words}{code(command)}"


def _folded(title: str, lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    fence = "`" * max(3, _longest(text) + 1)
    summary = html.escape(visible(title))
    return f"\n<details><summary>{summary}</summary>\n\n{fence}diff\n{text}\n{fence}\n\n</details>\n"


def _longest(text: str) -> int:
    """The longest run of backticks."""
    return max(map(len, _BACKTICKS.findall(text)), default=0)
