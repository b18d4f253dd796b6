"""Which algorithms there are."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Mapping

import lbgen.algorithms
from lbgen import _discover
from lbgen.algorithms._model import Algorithm


@functools.cache
def every() -> Mapping[str, Algorithm]:
    """Every algorithm by name, the simplest first."""
    names = _discover.modules(lbgen.algorithms.__path__)
    found = [importlib.import_module(f"lbgen.algorithms.{name}").ALGORITHM for name in names]
    return {one.name: one for one in sorted(found, key=lambda one: (one.simplicity, one.name))}


def choices() -> tuple[str, ...]:
    """The names a spec may write under `algorithm:`, the simplest first."""
    return tuple(name for name, one in every().items() if one.is_choice)


def get(name: str) -> Algorithm:
    """The algorithm of that name; KeyError when there is none."""
    return every()[name]
