"""The way to the reporters: by name, loaded when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module

from lbgen import _discover, diagnostics
from lbgen.diagnostics import Diagnostic, Source
from lbgen.lean_typing import Protocol
from lbgen.report import formats as package
from lbgen.report.context import Context


class Reporter(Protocol):
    """A module in `formats/`: its `report` turns sorted findings into the whole text, ending in a newline if any."""

    def report(self, found: Sequence[Diagnostic], sources: Mapping[str, Source], context: Context) -> str: ...


def formats() -> list[str]:
    """The names of all reporters."""
    return _discover.modules(package.__path__)


def report(name: str, found: Iterable[Diagnostic], sources: Mapping[str, Source], context: Context) -> str:
    """`found`, in reading order and each once, in the format called `name`."""
    reporter: Reporter = import_module(f"{package.__name__}.{name}")
    return reporter.report(diagnostics.sort(dict.fromkeys(found)), sources, context)
