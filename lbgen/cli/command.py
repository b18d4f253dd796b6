"""Commands as light data, declared once: the fast path, the typer app, help and completion are all made from it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from lbgen.lean_typing import NamedTuple

Arguments = SimpleNamespace  # a command line's values, one attribute per argument and option
Value = str | int | float | bool | None


class Argument(NamedTuple):
    """A positional argument. Required ones come first; `many` takes the rest, as a list."""

    name: str
    help: str
    required: bool = True
    many: bool = False

    @property
    def dest(self) -> str:
        """The attribute of `Arguments` that holds it."""
        return self.name.replace("-", "_")

    @property
    def default(self) -> list[str] | None:
        """The value where the command line says nothing."""
        return [] if self.many else None


class Option(NamedTuple):
    """An option: `names` like `("-t", "--target")`, the last one long; without `metavar` and `choices` a flag.

    `many` collects every occurrence in a list. `env` names an environment variable that replaces the default.
    """

    names: tuple[str, ...]
    help: str
    metavar: str = ""
    default: Value = None
    choices: tuple[str, ...] = ()
    many: bool = False
    kind: type[str | int | float] = str
    env: str = ""

    @property
    def dest(self) -> str:
        """The attribute of `Arguments` that holds it."""
        return self.names[-1].removeprefix("--").replace("-", "_")

    @property
    def is_flag(self) -> bool:
        """Whether it takes no value."""
        return not self.metavar and not self.choices


class Command(NamedTuple):
    """One command. `run` returns the exit code; `text` is what its help says below the summary."""

    name: str
    summary: str
    run: Callable[[Arguments], int]
    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()
    text: str = ""
