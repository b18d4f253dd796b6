"""Names that were meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The known name that is most like one that is not known; empty where none is (0: nothing alike, 1: the same)."""
    import difflib  # noqa: PLC0415  # only for what is wrong

    return next(iter(difflib.get_close_matches(name, list(known), 1, likeness)), "")
