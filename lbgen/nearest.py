"""The name that was probably meant. Among very many, only those that begin alike are compared, so that a file full of
wrong names does not cost its square.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

MOST_COMPARED = 200


def nearest(name: str, known: Sequence[str], *, likeness: float) -> str:
    """The known name most like this one; empty where none is at least so like it (0 to 1). `known` is sorted."""
    from difflib import get_close_matches  # noqa: PLC0415  # only when a name is wrong

    if len(known) > MOST_COMPARED:
        middle = bisect(known, name)
        known = known[max(0, middle - MOST_COMPARED // 2) : middle + MOST_COMPARED // 2]
    return next(iter(get_close_matches(name, known, 1, likeness)), "")
