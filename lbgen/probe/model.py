"""What checks found."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.topology import HealthCheck, Server, Upstream


class State(enum.Enum):
    """What a load balancer would think of a server; unknown where this machine could not make the check."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"


class Answer(NamedTuple):
    """One check: whether it passed (None: it could not be made), in words what came back, and after how long."""

    passed: bool | None
    said: str
    took_ms: float = 0.0


class Probed(NamedTuple):
    """A server with its checks in the order in which they were made."""

    upstream: Upstream
    server: Server
    state: State
    answers: tuple[Answer, ...]

    @property
    def said(self) -> str:
        """The last answer that speaks for the state; of a server that is up, also how many checks failed."""
        passed = {State.UP: True, State.DOWN: False, State.UNKNOWN: None}[self.state]
        last = [answer for answer in self.answers if answer.passed is passed][-1]
        failed = [answer for answer in self.answers if answer.passed is False]
        if self.state is not State.UP:
            return last.said
        words = f"{last.said} in {last.took_ms:.0f} ms"
        return f"{words}; {len(failed)} of {len(self.answers)} failed: {failed[-1].said}" if failed else words


def judged(check: HealthCheck, answers: Sequence[Answer]) -> State:
    """The state after these checks. The first decides where a server begins, then it takes as many in a row to change
    as the check says.
    """
    state, differing = State.UNKNOWN, 0
    for answer in answers:
        if answer.passed is None:
            return State.UNKNOWN
        found = State.UP if answer.passed else State.DOWN
        needed = check.healthy_threshold if answer.passed else check.unhealthy_threshold
        differing = differing + 1 if found is not state else 0
        if state is State.UNKNOWN or differing >= needed:
            state, differing = found, 0
    return state
