"""Names that are nearly right."""

from __future__ import annotations

from collections.abc import Iterable

from lbgen.nearest import nearest

_CLOSE = 0.75


def closest(name: str, known: Iterable[str]) -> str:
    """The known name most like this one; empty when none is."""
    return nearest(name, sorted(known), likeness=_CLOSE)
