"""Running cases on engines, and the verdicts."""

from __future__ import annotations

import contextlib
import enum
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from lbgen.failure import Unable
from lbgen.ports import Support
from lbgen.ports.version import show
from lbgen.prove import places, sampling
from lbgen.prove.behaviours import cases
from lbgen.prove.bench import Bench, Subject, bench
from lbgen.prove.cases import Case, Change, Fault, Seen
from lbgen.prove.engines import recipe
from lbgen.prove.rehome import Move
from lbgen.render.fidelity import Verdict
from lbgen.render.pipeline import render
from lbgen.render.targets import Chosen
from lbgen.topology import Topology

NOT_STARTED = "the engine did not start"
_ATTEMPTS = 3
_LOST = (Support.APPROXIMATED, Support.UNSUPPORTED)


class Word(enum.Enum):
    """What a cell of the table says."""

    OK = "ok"
    FAIL = "FAIL"
    DECLARED = "declared"
    SKIPPED = "skipped"


class Result(NamedTuple):
    """One case on one engine. `declared` are the losses the target had announced; `places` are lines of the
    rendered file, one per fault, empty where none can be named; `took_ms` is wall time.
    """

    case: Case
    target: str
    word: Word
    fact: str
    faults: tuple[Fault, ...] = ()
    declared: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    took_ms: float = 0.0


class Engine(NamedTuple):
    """A target with its program, what the target declared about the topology, and its rendered file."""

    subject: Subject
    label: str
    losses: dict[str, Verdict]
    text: str


class _Stand:
    def __init__(self, subject: Subject, edit: Callable[[str], str] | None) -> None:
        self._subject, self._edit = subject, edit

    @contextlib.contextmanager
    def bench(self, change: Change | None = None) -> Iterator[Bench]:
        subject = self._subject
        if change:
            subject = subject._replace(topology=change(subject.topology))
        with contextlib.ExitStack() as stack:
            yield _entered(stack, subject, self._edit)


def _entered(stack: contextlib.ExitStack, subject: Subject, edit: Callable[[str], str] | None) -> Bench:
    """A bench that is up. Another program may take a port between our choosing and using it: then all is done again."""
    for left in reversed(range(_ATTEMPTS)):
        try:
            return stack.enter_context(bench(subject, edit=edit))
        except (OSError, Unable) as error:
            if not left or "already in use" not in str(error).lower():
                raise
    raise AssertionError("the last attempt returns or raises")


def engine_for(topology: Topology, chosen: Chosen) -> Engine | None:
    """The real program of a target, or None when this machine has none; Unable when the target has no program."""
    steps = recipe(chosen.target.name)
    if steps is None or chosen.target.engine is None:
        raise Unable(
            f"`{chosen.target.name}` has no engine that can be run here", "prove nginx and haproxy, or use `lbgen test`"
        )
    binary = chosen.target.engine.find(chosen.options.version)
    if binary is None:
        return None
    rendered = render(topology, chosen, "0" * 64, lambda _: True)
    losses = {verdict.feature: verdict for verdict in reversed(rendered.verdicts) if verdict.support in _LOST}
    text = next(artifact.text for artifact in rendered.artifacts if artifact.path == steps.MAIN)
    label = f"{chosen.target.name} {show(binary.version)}"
    return Engine(Subject(topology, chosen, binary, steps), label, losses, text)


def prove(
    engines: Sequence[Engine],
    *,
    only: Callable[[Case], bool] = lambda _: True,
    edit: Callable[[str], str] | None = None,
    most_cases: int = sampling.MOST_CASES,
    workers: int = 6,
) -> list[Result]:
    """Every case on every engine, several at once; in the order of the cases, then of the engines."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # only a proof needs threads

    jobs = [
        (case, engine)
        for engine in engines
        for case in sampling.fewer([case for case in cases(engine.subject.topology) if only(case)], most_cases)
    ]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda job: _one(job[0], job[1], edit), jobs))


def _one(case: Case, engine: Engine, edit: Callable[[str], str] | None) -> Result:
    missing = [
        engine.losses[name]
        for name in case.uses
        if name in engine.losses and engine.losses[name].support is Support.UNSUPPORTED
    ]
    if missing:
        words = tuple(_declaration(verdict) for verdict in missing)
        return Result(case, engine.label, Word.DECLARED, "not run", (), words)
    started = time.monotonic()
    try:
        seen = case.run(_Stand(engine.subject, edit))
    except Unable as error:
        seen = Seen(NOT_STARTED, (Fault("start", "a running engine", error.message),))
    took_ms = (time.monotonic() - started) * 1000
    open_faults = tuple(fault for fault in seen.faults if not _is_declared(fault, engine))
    declared = tuple(
        dict.fromkeys(
            _declaration(engine.losses[name])
            for fault in seen.faults
            for name in (*fault.features, *fault.needs)
            if _excuses(name, fault, engine)
        )
    )
    places = tuple(_place(engine, fault) for fault in open_faults or seen.faults)
    return Result(
        case, engine.label, _word(seen, open_faults), seen.fact, open_faults or seen.faults, declared, places, took_ms
    )


def _word(seen: Seen, open_faults: tuple[Fault, ...]) -> Word:
    if seen.skipped:
        return Word.SKIPPED
    if open_faults:
        return Word.FAIL
    return Word.DECLARED if seen.faults else Word.OK


def _place(engine: Engine, fault: Fault) -> str:
    """The line of the user's own rendered file that a fault is about; empty when none can be named."""
    found = places.find(engine.subject.recipe.MAIN, engine.text, fault.about)
    return str(found) if found else ""


def _is_declared(fault: Fault, engine: Engine) -> bool:
    return any(_excuses(name, fault, engine) for name in (*fault.features, *fault.needs))


def _excuses(name: str, fault: Fault, engine: Engine) -> bool:
    loss = engine.losses.get(name)
    return loss is not None and (name in fault.features or loss.support is Support.UNSUPPORTED)


def _declaration(verdict: Verdict) -> str:
    return f"{verdict.feature} is {verdict.support.value}: {verdict.why}"


def moves_of(engine: Engine) -> tuple[Move, ...]:
    """What is moved when a spec is put on a bench with this engine."""
    with bench(engine.subject) as made:
        return made.moves
