"""Where a rendered file speaks of something: for the line beside a failure or a route."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lbgen.lean_typing import NamedTuple


class Place(NamedTuple):
    """A line of a rendered file; `number` counts from 1."""

    path: str
    number: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.number}: {self.text}"


def find(path: str, text: str, words: Iterable[str]) -> Place | None:
    """The first line that holds the first of the words that any line holds, as a whole word."""
    lines = text.split("\n")
    for word in words:
        pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        for number, line in enumerate(lines, 1):
            if pattern.search(line) and not line.startswith("# lbgen "):
                return Place(path, number, line.strip())
    return None
