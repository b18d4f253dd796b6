"""What can be wrong with a topology as a whole. One file per subject, found by discovery."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from lbgen import _discover
from lbgen.finding import Finding
from lbgen.topology.nodes import Topology


def check(topology: Topology) -> Iterator[Finding]:
    """Every finding of every subject."""
    for name in _discover.modules(__path__):
        yield from importlib.import_module(f"{__name__}.{name}").check(topology)
