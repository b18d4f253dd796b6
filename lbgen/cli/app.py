"""The typer app, made from the same table: help, completion, and the errors of a command line."""

from __future__ import annotations

import enum
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from typing import Literal

import typer
import typer.main

import lbgen
from lbgen.cli import dispatch
from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.usage import explain_command, explain_root
from lbgen.failure import Misused
from lbgen.lean_typing import Any

_SUMMARY = "One load-balancer topology rendered as nginx, HAProxy, AWS and Kubernetes configuration."
_CODES = "Exit codes: 0 clean, 1 fix the file, 2 fix the command line, 3 fix the machine, 130 interrupted."
_SETTINGS = {"help_option_names": ["-h", "--help"]}


def slow(words: Sequence[str]) -> tuple[Command, Arguments] | int:
    """The command and its values, or the exit code when typer has answered itself (help, completion)."""
    named = dispatch.find(words[0]) if words and "_LBGEN_COMPLETE" not in os.environ else None
    if named:
        return parse(named, words[1:])
    commands = dispatch.every()
    try:
        return _main(typer.main.get_command(application(commands)), words, "lbgen")
    except typer.TyperException as error:
        if not words:  # the message is the whole help
            sys.stderr.write(error.format_message() + "\n")
            return Misused.exit_code
        raise Misused(explain_root(error, words[0], commands)) from None


def parse(command: Command, words: Sequence[str]) -> tuple[Command, Arguments] | int:
    """The same for a command that is known; the others are not loaded."""
    program = typer.main.get_command(application([command]))
    try:
        return _main(program.commands[command.name], words, f"lbgen {command.name}")  # type: ignore[attr-defined]
    except typer.TyperException as error:
        raise Misused(explain_command(error, command)) from None


def _main(program: Any, words: Sequence[str], name: str) -> tuple[Command, Arguments] | int:
    for parameter in program.params:
        if parameter.param_type_name == "argument":
            # Help shows `<list[str]>` behind an argument's name otherwise; the name says what is meant.
            parameter.display_type_rich = lambda ctx: ""  # noqa: ARG005  typer names it
    try:
        outcome = program.main(args=list(words), prog_name=name, standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    return outcome if isinstance(outcome, tuple) else int(outcome or 0)


def application(commands: Sequence[Command]) -> typer.Typer:
    """All commands as one typer app, whose commands return what was parsed instead of running."""
    app = typer.Typer(
        name="lbgen",
        help=f"{_SUMMARY}\n\n{_CODES}",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=_SETTINGS,
        no_args_is_help=True,
    )
    app.callback()(_root)
    for command in commands:
        text = "\n\n".join(filter(None, [command.summary, command.text]))
        app.command(command.name, help=text, short_help=command.summary, context_settings=_SETTINGS)(_callback(command))
    return app


def _root(
    version: bool = typer.Option(False, "--version", "-V", help="Print the version and leave.", is_eager=True),
) -> None:
    if version:
        typer.echo(f"lbgen {lbgen.__version__}")
        raise typer.Exit


def _callback(command: Command) -> Callable[..., tuple[Command, Arguments]]:
    def parsed(**values: Any) -> tuple[Command, Arguments]:
        return command, Arguments(**{name: _plain(value) for name, value in values.items()})

    parameters = [*map(_argument, command.arguments), *map(_option, command.options)]
    parsed.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    parsed.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    parsed.__name__ = dispatch.module_name(command.name)
    return parsed


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, enum.Enum) else value


def _argument(argument: Argument) -> inspect.Parameter:
    default: Any = ... if argument.required else argument.default
    info = typer.Argument(default, metavar=argument.name.upper(), help=argument.help, show_default=False)
    kind: Any = list[str] if argument.many else str if argument.required else str | None
    return inspect.Parameter(argument.dest, inspect.Parameter.KEYWORD_ONLY, default=info, annotation=kind)


def _option(option: Option) -> inspect.Parameter:
    default: Any = False if option.is_flag else [] if option.many else option.default
    info = typer.Option(
        default,
        *option.names,
        metavar=option.metavar or (f"<{'|'.join(option.choices)}>" if option.choices else None),
        help=option.help,
        envvar=option.env or None,
        show_default=not option.is_flag and not option.many and option.default is not None,
    )
    return inspect.Parameter(option.dest, inspect.Parameter.KEYWORD_ONLY, default=info, annotation=_type(option))


def _type(option: Option) -> Any:
    if option.is_flag:
        return bool
    kind: Any = Literal[option.choices] if option.choices else option.kind
    if option.many and option.choices:  # typer knows lists of enumerations, and no lists of literals
        enumeration: Any = enum.Enum
        kind = enumeration("Choice", {choice: choice for choice in option.choices})
    return list[kind] if option.many else kind | None
