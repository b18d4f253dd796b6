"""From what a case found to what the table says: ok, FAIL, or declared beforehand."""

from __future__ import annotations

import enum
from collections.abc import Iterable

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Support
from lbgen.prove import places
from lbgen.prove.cases import Case, Fault, Seen
from lbgen.render.fidelity import Verdict

MODEL = "(model)"  # ends the label of what a model of ours answered, not a program
_LOST = (Support.APPROXIMATED, Support.UNSUPPORTED)


class Word(enum.Enum):
    """What a cell of the table says."""

    OK = "ok"
    FAIL = "FAIL"
    DECLARED = "declared"
    SKIPPED = "skipped"


class Result(NamedTuple):
    """One case on one engine. `declared` are the losses the target had announced; `places` are lines of the
    rendered file, one per fault, empty where none can be named; `took_ms` is wall time. `proved` are the features that
    stand after it: all that the case proves when it is ok; without those that are lost when each fault was declared.
    """

    case: Case
    target: str
    word: Word
    fact: str
    faults: tuple[Fault, ...] = ()
    declared: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    took_ms: float = 0.0
    proved: tuple[str, ...] = ()


class Judged(NamedTuple):
    """What a case is judged by: who ran it, what its target had announced, and the rendered files as (path, text)."""

    label: str
    losses: dict[str, Verdict]
    files: tuple[tuple[str, str], ...]


def losses_of(verdicts: Iterable[Verdict]) -> dict[str, Verdict]:
    """The worst announcement about each feature that is approximated or unsupported."""
    found: dict[str, Verdict] = {}
    for verdict in verdicts:
        known = found.get(verdict.feature)
        if verdict.support in _LOST and (known is None or verdict.support is Support.UNSUPPORTED):
            found[verdict.feature] = verdict
    return found


def not_run(case: Case, judged: Judged) -> Result | None:
    """The result of a case that rests on something its target cannot do; None when it can be run."""
    missing = [
        judged.losses[name]
        for name in case.uses
        if name in judged.losses and judged.losses[name].support is Support.UNSUPPORTED
    ]
    if not missing:
        return None
    return Result(case, judged.label, Word.DECLARED, "not run", (), tuple(map(_declaration, missing)))


def verdict(case: Case, judged: Judged, seen: Seen, took_ms: float) -> Result:
    """What the table says about a case that ran."""
    open_faults = tuple(fault for fault in seen.faults if not _excuses(fault, judged))
    excuses = (loss for fault in seen.faults for loss in _excuses(fault, judged))
    declared = tuple(dict.fromkeys(map(_declaration, excuses)))
    shown = open_faults or seen.faults
    lines = tuple(_place(judged, fault) for fault in shown)
    word = _word(seen, open_faults)
    return Result(case, judged.label, word, seen.fact, shown, declared, lines, took_ms, _proved(case, judged, word))


def _proved(case: Case, judged: Judged, word: Word) -> tuple[str, ...]:
    match word:
        case Word.OK:
            return case.proves
        case Word.DECLARED:
            return tuple(name for name in case.proves if name not in judged.losses)
        case _:
            return ()


def _word(seen: Seen, open_faults: tuple[Fault, ...]) -> Word:
    if seen.skipped:
        return Word.SKIPPED
    if open_faults:
        return Word.FAIL
    return Word.DECLARED if seen.faults else Word.OK


def _place(judged: Judged, fault: Fault) -> str:
    """The line of the user's own rendered files that a fault is about; empty when none can be named."""
    found = (places.find(path, text, fault.about) for path, text in judged.files)
    return str(next(filter(None, found), ""))


def _excuses(fault: Fault, judged: Judged) -> list[Verdict]:
    """What had been announced and explains a fault."""
    names = dict.fromkeys((*fault.features, *fault.needs))
    losses = [judged.losses[name] for name in names if name in judged.losses]
    return [loss for loss in losses if loss.feature in fault.features or loss.support is Support.UNSUPPORTED]


def _declaration(loss: Verdict) -> str:
    return f"{loss.feature} is {loss.support.value}: {loss.why}"
