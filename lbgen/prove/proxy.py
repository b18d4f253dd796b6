"""A proxy that reads one file: rendered for the moved topology, made to fit this machine, run in the foreground."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from lbgen.lean_typing import Protocol
from lbgen.ports import Binary
from lbgen.prove import files
from lbgen.prove.engines import Ground, Started
from lbgen.prove.process import Running
from lbgen.prove.rehome import Move
from lbgen.render.pipeline import render
from lbgen.render.targets import Chosen


class Habits(Protocol):
    """What is special about one proxy."""

    MAIN: str
    """The path of the artifact that the program is started with."""

    def localise(self, text: str, folder: str, binary: Binary) -> tuple[str, tuple[Move, ...]]:
        """The artifact with what the machine lacks or keeps elsewhere (logs, modules) moved into `folder`."""

    def command(self, binary: Binary, folder: str) -> list[str]:
        """The program in the foreground on the localised artifact in `folder`."""

    def reload(self, pid: int) -> None:
        """Tell the running program to take the file again without dropping a request."""


def find(chosen: Chosen) -> Binary | None:
    """The best binary on this machine for what was chosen, or None."""
    return chosen.target.engine.find(chosen.options.version) if chosen.target.engine else None


@contextlib.contextmanager
def start(habits: Habits, ground: Ground) -> Iterator[Started]:
    """Render, localise, write, run, and wait until every TCP listener answers."""
    moves: tuple[Move, ...] = ()
    topology = ground.moved.topology
    for artifact in render(topology, ground.chosen, "0" * 64, lambda _: True).artifacts:
        text = artifact.text
        if artifact.path == habits.MAIN:
            text, moves = habits.localise(ground.edit(text), ground.folder, ground.binary)
        files.write(ground.folder, artifact.path, text)
    with Running(habits, ground.binary, ground.folder) as running:
        running.wait_until_listening(one.port for one in topology.listeners.values() if one.protocol != "udp")
        yield Started(running, moves)
