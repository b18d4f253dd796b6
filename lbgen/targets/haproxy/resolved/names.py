"""Names that are nearly right."""

from __future__ import annotations

from collections.abc import Iterable

_CLOSE = 0.75


def closest(name: str, known: Iterable[str]) -> str:
    """The known name most like this one; empty when none is."""
    import difflib  # noqa: PLC0415  # only when a name is wrong

    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=_CLOSE)), "")
