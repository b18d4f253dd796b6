"""`python -m lbgen.lint.indexing`: write the index of every folder of rules."""

from __future__ import annotations

import os
from importlib import import_module

from lbgen import _discover
from lbgen.lean_typing import Any
from lbgen.lint.registry import languages
from lbgen.ports import Rule

_HEAD = '"""Written by `python -m lbgen.lint.indexing`: what each rule of this folder asks for."""\n\n'


def text(package: str) -> str:
    """A package's index as it should be."""
    rules = {
        module: import_module(f"{package}.{module}").check
        for module in _discover.modules(import_module(package).__path__)
    }
    rows = (f"    {module!r}: {_entry(rule)!r},\n" for module, rule in rules.items())
    return f"{_HEAD}RULES = {{\n{''.join(rows)}}}\n"


def _entry(rule: Rule) -> tuple[Any, ...]:
    """What a rule says, up to the last that is not left out."""
    _, on, severity, confidence, *rest = rule
    while rest and not rest[-1]:
        rest.pop()
    return on, severity.value, confidence.value, *rest


def main() -> None:
    """Write the index of every language's rules."""
    for language in languages():
        with open(path(language.rules), "w", encoding="utf-8") as file:
            file.write(text(language.rules))


def path(package: str) -> str:
    """Where a package's index lies."""
    return os.path.join(import_module(package).__path__[0], "_index.py")


if __name__ == "__main__":
    main()
