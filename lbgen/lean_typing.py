"""What of `typing` is needed while lbgen runs, without importing it.

typing costs as much as thirty of our modules, and its NamedTuple compiles and checks every field's annotation, and a
function for each class whether or not it is used: together a third of what a short run took. Type checkers see typing's
own names, and a test holds our NamedTuple to typing's. Annotations must be texts, by the future import; what is
evaluated (`Literal`, `TypeVar`) still comes from typing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final, NamedTuple, NoReturn, Protocol, Self, TextIO
else:
    from collections import _tuplegetter
    from collections.abc import Iterable

    class Any:
        """Stands in annotations and aliases."""

    class Protocol:
        """Only a base; nobody asks whether something implements it."""

    class _Record(tuple):
        """What all named tuples share, as `collections.namedtuple` gives it to each of them."""

        __slots__ = ()
        _fields: tuple[str, ...] = ()
        _field_defaults: dict[str, object] = {}  # noqa: RUF012  named and shaped as namedtuple's

        def __new__(cls, *values: object, **named: object) -> Self:
            # The first instance pays for its class, as most classes of a run have none.
            names = "".join(f"{field}, " for field in cls._fields)
            made = eval(f"lambda _cls, {names}: _new(_cls, ({names}))", {"_new": tuple.__new__})  # noqa: S307  our fields
            made.__defaults__ = tuple(cls._field_defaults.values())
            made.__name__, made.__qualname__ = "__new__", f"{cls.__qualname__}.__new__"
            cls.__new__ = staticmethod(made)
            return made(cls, *values, **named)

        @classmethod
        def _make(cls, values: Iterable[object]) -> _Record:
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **named: object) -> _Record:
            made = self._make(map(named.pop, self._fields, self))
            if named:
                raise ValueError(f"Got unexpected field names: {list(named)!r}")
            return made

        def _asdict(self) -> dict[str, object]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self._asdict().items())})"

        def __getnewargs__(self) -> tuple[object, ...]:
            return tuple(self)

    class _Making(type):
        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, object]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            body |= {field: _tuplegetter(index, "") for index, field in enumerate(fields)}
            body |= {"__slots__": (), "_fields": fields, "__match_args__": fields, "_field_defaults": defaults}
            return type(name, (_Record,), body)

    class NamedTuple(metaclass=_Making):
        """The base to derive from; what derives from it is a named tuple."""

    Final = NoReturn = Self = TextIO = Any


__all__ = [
    "TYPE_CHECKING",
    "Any",
    "Final",
    "NamedTuple",
    "NoReturn",
    "Protocol",
    "Self",
    "TextIO",
]
