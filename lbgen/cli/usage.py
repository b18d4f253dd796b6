"""What is wrong with a command line, in one line, and where its help is."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from lbgen.cli.command import Command
from lbgen.cli.suggest import suggestion


def explain_usage(error: typer.TyperException, words: Sequence[str], commands: Sequence[Command]) -> str:
    """One line for an error of typer's: what is wrong, the nearest right word, and where the help is."""
    named = next((command for command in commands if words and command.name == words[0]), None)
    program = f"lbgen {named.name}" if named else "lbgen"
    return f"{_fact(error, words, named, commands)} (see `{program} --help`)"


def _fact(error: typer.TyperException, words: Sequence[str], named: Command | None, commands: Sequence[Command]) -> str:
    option = getattr(error, "option_name", None)
    if option and type(error).__name__ == "NoSuchOption":
        known = [name for entry in (named.options if named else ()) for name in entry.names]
        return f"no option `{option}`{suggestion(option, [*known, '--help'])}"
    if named is None and words and not words[0].startswith("-"):
        return f"no command `{words[0]}`{suggestion(words[0], [command.name for command in commands])}"
    message = " ".join(error.format_message().split()).rstrip(".")
    return message[:1].lower() + message[1:]
