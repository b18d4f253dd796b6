"""What a behaviour is, and what running it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from lbgen.lean_typing import NamedTuple, Protocol
from lbgen.prove.bench import Bench
from lbgen.topology import Topology

Change = Callable[[Topology], Topology]


class Fault(NamedTuple):
    """One observation that is not as the spec says: what was done, what had to happen, what did.

    `features` are those whose finer points are at stake: where the target declared one of them approximated, so is
    this. `needs` are all it rests on: only one declared unsupported excuses it. `about` are words to look for in the
    rendered file.
    """

    done: str
    expected: str
    got: str
    features: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


class Seen(NamedTuple):
    """What a case found: its measurement in words, and whatever was wrong; `skipped` says why it could not run."""

    fact: str
    faults: tuple[Fault, ...] = ()
    skipped: bool = False


class Stand(Protocol):
    """Makes benches for one topology and one engine."""

    def bench(self, change: Change | None = None) -> AbstractContextManager[Bench]:
        """A fresh engine; `change` is applied to the topology first (times made shorter, a server left out)."""


class Case(NamedTuple):
    """One behaviour of one part of a topology. `uses` are the features it relies on: all must be had to run it.

    `proves` are the features that are backed when it succeeds. `note` says what was changed to prove it quickly.
    """

    behaviour: str
    subject: str
    uses: tuple[str, ...]
    proves: tuple[str, ...]
    run: Callable[[Stand], Seen]
    note: str = ""


class Behaviour(Protocol):
    """A module of `behaviours`: the cases of a topology."""

    def cases(self, topology: Topology) -> Iterator[Case]:
        """One case per part of the topology that the behaviour is about."""
