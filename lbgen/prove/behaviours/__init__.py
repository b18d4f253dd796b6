"""The standard behaviours: one module each, found by looking; `cases(topology)` gives what there is to prove."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from lbgen import _discover
from lbgen.prove.cases import Behaviour, Case
from lbgen.topology import Topology


def cases(topology: Topology) -> Iterator[Case]:
    """Every case of every behaviour, in the order of the modules' names."""
    for name in _discover.modules(__path__):
        behaviour: Behaviour = importlib.import_module(f"{__name__}.{name}")
        yield from behaviour.cases(topology)
