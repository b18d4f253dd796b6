"""What rules say and repair: what an API server refuses, the name that was meant, edits of a value or a whole entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lbgen.diagnostics import Edit, Fix, Span
from lbgen.nearest import nearest
from lbgen.ports import Problem
from lbgen.targets.kubernetes.apiserver.problem import Problem as Refusal
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.thing import Thing


def refused(thing: Thing, topic: str) -> Iterator[Problem]:
    """What an API server refuses about an object and that topic."""
    for refusal in thing.refusals:
        if refusal.topic == topic:
            yield Problem(thing.span(refusal.path), words(refusal), label="the API server refuses this")


def words(refusal: Refusal) -> str:
    """What is refused, with its place in the object."""
    return f"`{refusal.where}`: {refusal.message}" if refusal.path else refusal.message


def closest(name: str, names: Sequence[str]) -> str:
    """The name that was probably meant; empty where none is near. `names` are sorted."""
    return nearest(name, names, likeness=0.8)


def given(names: Iterable[str], name: str) -> str:
    """A help line that names what is there."""
    known = sorted(set(names))
    near = closest(name, known)
    if near:
        return f"did you mean `{near}`?"
    shown = ", ".join(f"`{one}`" for one in known[:8])
    return f"given are {shown}{' and others' if len(known) > 8 else ''}" if known else "none is given"


def replaced(part: Part, text: str, title: str, *, safe: bool) -> Fix:
    """A fix that writes another value; `text` is YAML."""
    return Fix(title, (Edit(part.span, text),), safe)


def removed(thing: Thing, part: Part, above: Part) -> Edit | None:
    """An edit that takes out an entry of the mapping `above`, or the mapping where nothing else is in it.

    None where the entry shares its lines with something else.
    """
    whole = above if sum(1 for _ in above.entries) == 1 and above.key is not None else part
    start, end = whole.key_span, part.span
    if thing.unit.line(start.source, start.line)[: start.column - 1].strip():
        return None
    if part.is_block_text:
        return Edit(Span(start.source, start.line, 1, end.end_line, 1), "") if end.end_column == 1 else None
    rest = thing.unit.line(end.source, end.end_line)[end.end_column - 1 :].strip()
    if rest and not rest.startswith("#"):
        return None
    return Edit(Span(start.source, start.line, 1, end.end_line + 1, 1), "")
