"""How each real program is run on rendered files: one module per target, found by its name."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import AbstractContextManager

from lbgen import _discover
from lbgen.lean_typing import NamedTuple, Protocol
from lbgen.ports import Binary
from lbgen.prove.rehome import Move, Moved, Site
from lbgen.render.targets import Chosen
from lbgen.topology import Topology

Edit = Callable[[str], str]


class Program(Protocol):
    """A running engine."""

    @property
    def log(self) -> str:
        """What it printed so far."""

    def reload(self) -> None:
        """Have it take its files again without dropping a request."""


class Started(NamedTuple):
    """A running engine, and what was moved in the rendered files beyond the topology."""

    program: Program
    moves: tuple[Move, ...] = ()


class Ground(NamedTuple):
    """What an engine is started on: the topology as it is and as it was moved onto `site`; a folder for its files.

    `edit` changes the rendered text (to prove that the proof can fail).
    """

    topology: Topology
    moved: Moved
    site: Site
    chosen: Chosen
    binary: Binary
    folder: str
    edit: Edit


class Recipe(Protocol):
    """A module of this package."""

    def find(self, chosen: Chosen) -> Binary | None:
        """The best binary on this machine for what was chosen, or None."""

    def label(self, chosen: Chosen) -> str:
        """What the table calls it, without the version: `nginx`, `gateway on Traefik`."""

    def start(self, ground: Ground) -> AbstractContextManager[Started]:
        """The program on the rendered files until the context ends; Unable when it does not start."""


def recipe(target: str) -> Recipe | None:
    """The recipe of a target, or None when its program is not one that runs here."""
    if target not in _discover.modules(__path__):
        return None
    found: Recipe = importlib.import_module(f"{__name__}.{target}")
    return found
