"""What is wrong with a command line, in one line, and where its help is."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from lbgen.cli.command import Command
from lbgen.cli.suggest import suggestion


def explain_root(error: typer.TyperException, word: str, commands: Sequence[Command]) -> str:
    """One line for an error before any command is known; `word` is the first of the command line."""
    if word.startswith("-"):
        return _line(error, ["--help", "--version"], "lbgen")
    return f"no command `{word}`{suggestion(word, [command.name for command in commands])} (see `lbgen --help`)"


def explain_command(error: typer.TyperException, command: Command) -> str:
    """One line for an error in a command's own words."""
    known = [name for option in command.options for name in option.names]
    return _line(error, [*known, "--help"], f"lbgen {command.name}")


def _line(error: typer.TyperException, known: Sequence[str], program: str) -> str:
    option = getattr(error, "option_name", None)
    if option and type(error).__name__ == "NoSuchOption":
        fact = f"no option `{option}`{suggestion(option, known)}"
    else:
        words = " ".join(error.format_message().replace("Value error, ", "").split()).rstrip(".")
        fact = words[:1].lower() + words[1:]
    return f"{fact} (see `{program} --help`)"
