"""Which command is meant, by the fast path or by typer, and running it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword

from lbgen import _discover
from lbgen.cli import commands as package
from lbgen.cli.command import Arguments, Command
from lbgen.cli.parse import parse
from lbgen.cli.process import ENDED
from lbgen.lean_typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import FrameType


def dispatch(words: Sequence[str]) -> int:
    """Run what `words` ask for; its exit code."""
    signal.signal(signal.SIGTERM, _end)
    if hasattr(sys.stdout, "reconfigure"):
        # What we print is data: the same bytes whatever the locale says.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    understood = fast(words)
    if understood is None:
        from lbgen.cli.app import slow  # noqa: PLC0415  typer costs more than most commands

        outcome = slow(words)
        if isinstance(outcome, int):
            return outcome
        understood = outcome
    command, arguments = understood
    return command.run(arguments)


def fast(words: Sequence[str]) -> tuple[Command, Arguments] | None:
    """The command and its values, or None when typer has to look."""
    if not words or "_LBGEN_COMPLETE" in os.environ:
        return None
    command = find(words[0])
    arguments = parse(command, words[1:]) if command else None
    return (command, arguments) if command and arguments else None


def find(name: str) -> Command | None:
    """The command called `name`; only its own module is loaded."""
    module = module_name(name)
    return load(module) if module in _discover.modules(package.__path__) else None


def every() -> list[Command]:
    """All commands, by name."""
    return sorted(map(load, _discover.modules(package.__path__)), key=lambda command: command.name)


def load(module: str) -> Command:
    """The command a module of `commands/` declares."""
    command: Command = import_module(f"{package.__name__}.{module}").COMMAND
    return command


def module_name(name: str) -> str:
    """Where a command lives: `import` in `import_.py`, as the word alone is Python's."""
    return name + "_" if iskeyword(name) else name.replace("-", "_")


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(ENDED)
