"""The fast path: straightforward command lines read from the table of options, without a library.

Whatever it does not fully understand it leaves to typer, so it never has to be clever, and never to report an error.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from lbgen.cli.command import Argument, Arguments, Command, Option, Value


class NotUnderstood(Exception):  # noqa: N818  no error: typer takes over
    """The command line is one for typer."""


def parse(command: Command, words: Sequence[str]) -> Arguments | None:
    """The values of `command`'s arguments and options, or None when typer has to look."""
    try:
        options, positional = _split(command, words)
        values: dict[str, object] = {
            option.dest: _option(option, options.get(option.dest, [])) for option in command.options
        }
        values |= _arguments(command.arguments, positional)
    except NotUnderstood:
        return None
    return Arguments(**values)


def _split(command: Command, words: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Texts given for each option (of a flag: its name), and the positional words."""
    names = {name: option for option in command.options for name in option.names}
    given: dict[str, list[str]] = {}
    positional: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            positional.extend(rest)
        elif word.startswith("-") and word != "-":
            option, text = _one(names, word, rest)
            given.setdefault(option.dest, []).append(text)
        else:
            positional.append(word)
    return given, positional


def _one(names: dict[str, Option], word: str, rest: Iterator[str]) -> tuple[Option, str]:
    name, equals, value = word.partition("=") if word.startswith("--") else (word[:2], "", word[2:])
    option = names.get(name)
    if option is None or (option.is_flag and word != name):
        raise NotUnderstood
    if option.is_flag:
        return option, name
    if not equals and not value:
        value = next(rest, "--")
        if value.startswith("-") and value != "-":
            raise NotUnderstood
    return option, value


def _option(option: Option, texts: Sequence[str]) -> Value | list[Value]:
    if option.is_flag:
        return bool(texts)
    if not texts and option.env and os.environ.get(option.env):
        texts = [os.environ[option.env]]
    values = [_value(option, text) for text in texts]
    if option.many:
        return values
    return values[-1] if values else option.default


def _value(option: Option, text: str) -> Value:
    if option.choices and text not in option.choices:
        raise NotUnderstood
    if option.kind is str:
        return text
    if not (text.isascii() and text.replace(".", "", int(option.kind is float)).isdecimal()):
        raise NotUnderstood
    return option.kind(text)


def _arguments(declared: Sequence[Argument], words: Sequence[str]) -> dict[str, str | list[str] | None]:
    values: dict[str, str | list[str] | None] = {}
    rest = list(words)
    for argument in declared:
        if argument.required and not rest:
            raise NotUnderstood
        if argument.many:
            values[argument.dest], rest = rest, []
        else:
            values[argument.dest] = rest.pop(0) if rest else None
    if rest:
        raise NotUnderstood
    return values
