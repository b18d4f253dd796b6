"""Our NamedTuple is typing's for all that is done with it."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("kind", [Point, Theirs])
def test_wrong_arguments_are_refused_as_theirs_are(kind):
    for values, named in (((), {}), ((1, 2, (), 4), {}), ((1,), {"z": 2}), ((1,), {"x": 2})):
        with pytest.raises(TypeError):
            kind(*values, **named)
    with pytest.raises(ValueError, match="z"):
        kind(1)._replace(z=1)
    with pytest.raises(TypeError):
        kind._make((1, 2))
    with pytest.raises(AttributeError):
        kind(1).x = 2
    with pytest.raises(AttributeError):
        kind(1).other = 2


def test_what_is_made_and_asked_is_the_same():
    assert Point._make((1, 2, ())) == Theirs._make((1, 2, ()))
    assert inspect.signature(Point.__new__).parameters.keys() == inspect.signature(Theirs.__new__).parameters.keys()


def test_a_class_of_its_own_below_it_is_one_too():
    class Named(Point):
        __slots__ = ()

        def __new__(cls, x):
            return super().__new__(cls, x, 7)

    assert (Named(1), type(Named(1)), Point(1)) == ((1, 7, ()), Named, (1, 2, ()))


def test_annotations_are_texts_wherever_it_is_used():
    for path in Path(lbgen.__file__).parent.rglob("*.py"):
        text = path.read_text()
        assert "(NamedTuple)" not in text or "from __future__ import annotations" in text, path
