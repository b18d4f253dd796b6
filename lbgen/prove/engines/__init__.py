"""How each real program is run on rendered files: one module per target, found by its name."""

from __future__ import annotations

import importlib
from typing import Protocol, cast

from lbgen import _discover
from lbgen.ports import Binary
from lbgen.prove.rehome import Move


class Recipe(Protocol):
    """A module of this package."""

    MAIN: str
    """The path of the artifact that the program is started with."""

    def localise(self, text: str, folder: str, binary: Binary) -> tuple[str, tuple[Move, ...]]:
        """The artifact with what the machine lacks or keeps elsewhere (logs, modules) moved into `folder`."""

    def command(self, binary: Binary, folder: str) -> list[str]:
        """The program in the foreground on the localised artifact in `folder`."""

    def reload(self, pid: int) -> None:
        """Tell the running program to take the file again without dropping a request."""


def recipe(target: str) -> Recipe | None:
    """The recipe of a target, or None when its program is not one that runs here."""
    if target not in _discover.modules(__path__):
        return None
    return cast("Recipe", importlib.import_module(f"{__name__}.{target}"))
