"""Names that were meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The known name that is most like one that is not known; empty where none is (0: nothing alike, 1: the same)."""
    import difflib  # noqa: PLC0415  # only for what is wrong

    return next(iter(difflib.get_close_matches(name, list(known), 1, likeness)), "")


def misspelled(name: str, known: Iterable[str]) -> str:
    """The known name that is one slip away: a letter too many, too few or wrong, or two swapped; else nothing."""
    return next((one for one in known if abs(len(one) - len(name)) <= 1 and _is_one_slip(name, one)), "")


def _is_one_slip(name: str, other: str) -> bool:
    shorter, longer = sorted((name, other), key=len)
    at = next((at for at, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]), len(shorter))
    if len(shorter) != len(longer):
        return shorter[at:] == longer[at + 1 :]
    is_swapped = name[at : at + 2] == other[at : at + 2][::-1] and name[at + 2 :] == other[at + 2 :]
    return is_swapped or name[at + 1 :] == other[at + 1 :]
