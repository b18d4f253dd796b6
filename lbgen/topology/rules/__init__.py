"""What the models' shape cannot say: combinations, addresses, patterns. One file per block, found by discovery."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from lbgen import _discover
from lbgen.finding import Finding
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.spec.models import Spec


def check(spec: Spec) -> Iterator[Finding]:
    """Everything that is wrong with the values of a spec of sound shape."""
    for name in _discover.modules(__path__):
        module = importlib.import_module(f"{__name__}.{name}")
        if hasattr(module, "check"):
            yield from module.check(spec)
