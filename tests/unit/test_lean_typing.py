"""Our NamedTuple is typing's for all that is done with it."""

from __future__ import annotations

import copy
import pickle
import typing
from pathlib import Path

import lbgen
from lbgen.lean_typing import NamedTuple


class Point(NamedTuple):
    """A place."""

    x: int
    y: int = 2
    names: tuple[str, ...] = ()

    @property
    def sum(self):
        return self.x + self.y

    def __str__(self):
        return f"{self.x}:{self.y}"


class Theirs(typing.NamedTuple):
    """A place."""

    x: int
    y: int = 2
    names: tuple[str, ...] = ()


class Nothing(NamedTuple):
    """Without fields."""


def test_it_is_a_named_tuple_as_typing_makes_it():
    for name in ("_fields", "_field_defaults", "__doc__", "__match_args__", "__module__"):
        assert getattr(Point, name) == getattr(Theirs, name), name
    assert Point.__annotations__ == {"x": "int", "y": "int", "names": "tuple[str, ...]"}
    assert Point.__qualname__ == "Point"
    assert repr(Point(1)) == "Point(x=1, y=2, names=())"
    assert Nothing() == ()


def test_it_behaves_as_one():
    point = Point(1)._replace(y=5)
    assert (point, point.sum, str(point), point._asdict()) == ((1, 5, ()), 6, "1:5", {"x": 1, "y": 5, "names": ()})
    assert pickle.loads(pickle.dumps(point)) == copy.copy(point) == point


def test_annotations_are_texts_wherever_it_is_used():
    for path in Path(lbgen.__file__).parent.rglob("*.py"):
        text = path.read_text()
        assert "(NamedTuple)" not in text or "from __future__ import annotations" in text, path
