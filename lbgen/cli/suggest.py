"""Did you mean."""

from __future__ import annotations

from collections.abc import Iterable


def suggestion(word: str, known: Iterable[str]) -> str:
    """``; did you mean `x`?``, or nothing when no known word is near."""
    from difflib import get_close_matches  # noqa: PLC0415  only mistakes pay for it

    near = get_close_matches(word, sorted(known), n=1)
    return f"; did you mean `{near[0]}`?" if near else ""
