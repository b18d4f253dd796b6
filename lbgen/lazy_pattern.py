"""Regular expressions that are compiled when they are first used.

Compiling one costs as much as loading a module, and most files need few of those that their language has.
"""

from __future__ import annotations

import re

from lbgen.lean_typing import Any


class _Late:
    """Looks like the compiled pattern; a method is looked up once."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, later. Raises re.error at the first use."""
    late: re.Pattern[str] = _Late(text, flags)  # type: ignore[assignment]
    return late
