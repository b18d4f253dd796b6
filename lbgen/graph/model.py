"""What a picture consists of. Keys are made here, never taken from the spec; texts hold no control characters."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple

HEADINGS = ("listeners", "routes, tried in this order", "upstreams", "servers")
# Listeners, routes, answers without a server, upstreams, servers: light, so that black text stands out.
FILLS = {"listener": "#cfe2f3", "route": "#fff4d6", "answer": "#f6d5d5", "upstream": "#d9ead3", "servers": "#efefef"}


class Box(NamedTuple):
    """A box with its lines, the first of which is its name. `column` counts from 0."""

    key: str
    kind: str
    column: int
    lines: tuple[str, ...]


class Arrow(NamedTuple):
    """From one box to another, with what goes that way: `95%`, or nothing where it is everything."""

    start: str
    end: str
    label: str = ""


class Picture(NamedTuple):
    """Boxes in the order in which they stand in their columns, and the arrows between them."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def column(self, number: int) -> Iterator[Box]:
        """The boxes of one column, from top to bottom."""
        return (box for box in self.boxes if box.column == number)
