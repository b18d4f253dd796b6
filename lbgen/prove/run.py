"""Running cases on engines."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence

from lbgen.failure import Unable
from lbgen.lean_typing import NamedTuple
from lbgen.ports.version import show
from lbgen.prove import sampling
from lbgen.prove.behaviours import cases
from lbgen.prove.bench import Bench, Subject, bench
from lbgen.prove.cases import Case, Change, Fault, Seen
from lbgen.prove.engines import Edit, recipe
from lbgen.prove.rehome import Move
from lbgen.prove.verdicts import Judged, Result, losses_of, not_run, verdict
from lbgen.render.pipeline import render
from lbgen.render.targets import Chosen
from lbgen.topology import Topology

NOT_STARTED = "the engine did not start"
_ATTEMPTS = 3

Meant = Callable[[Case], bool]


class Engine(NamedTuple):
    """A target with its program, and what its cases are judged by."""

    subject: Subject
    judged: Judged

    @property
    def label(self) -> str:
        """`nginx 1.31.3`."""
        return self.judged.label


class _Stand:
    def __init__(self, subject: Subject, edit: Edit | None) -> None:
        self._subject, self._edit = subject, edit

    @contextlib.contextmanager
    def bench(self, change: Change | None = None) -> Iterator[Bench]:
        subject = self._subject
        if change:
            subject = subject._replace(topology=change(subject.topology))
        with contextlib.ExitStack() as stack:
            yield _entered(stack, subject, self._edit)


def _entered(stack: contextlib.ExitStack, subject: Subject, edit: Edit | None) -> Bench:
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
    if steps is None:
        raise Unable(
            f"`{chosen.target.name}` has no engine that can be run here", "prove nginx and haproxy, or use `lbgen test`"
        )
    binary = steps.find(chosen)
    if binary is None:
        return None
    rendered = render(topology, chosen, "0" * 64, lambda _: True)
    label = f"{steps.label(chosen)} {show(binary.version)}"
    judged = Judged(label, losses_of(rendered.verdicts), tuple(rendered.artifacts))
    return Engine(Subject(topology, chosen, binary, steps), judged)


def prove(
    engines: Sequence[Engine],
    *,
    only: Meant = lambda _: True,
    edit: Edit | None = None,
    most_cases: int = sampling.MOST_CASES,
    workers: int = 6,
) -> list[Result]:
    """Every case on every engine, several at once; in the order of the engines, then of the cases."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # only a proof needs threads

    jobs = [
        (case, engine)
        for engine in engines
        for case in sampling.fewer([case for case in cases(engine.subject.topology) if only(case)], most_cases)
    ]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda job: _one(job[0], job[1], edit), jobs))


def _one(case: Case, engine: Engine, edit: Edit | None) -> Result:
    done = not_run(case, engine.judged)
    if done:
        return done
    started = time.monotonic()
    try:
        seen = case.run(_Stand(engine.subject, edit))
    except Unable as error:
        seen = Seen(NOT_STARTED, (Fault("start", "a running engine", error.message),))
    return verdict(case, engine.judged, seen, (time.monotonic() - started) * 1000)


def moves_of(engine: Engine) -> tuple[Move, ...]:
    """What is moved when a spec is put on a bench with this engine."""
    with bench(engine.subject) as made:
        return made.moves
