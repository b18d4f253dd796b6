"""What of `typing` is needed while lbgen runs, without importing it.

typing costs as much as thirty of our modules, and its NamedTuple compiles and checks every field's annotation: together
a quarter of what a short run takes. Type checkers see typing's own names. Annotations must be texts
(`from __future__ import annotations`); what is evaluated (`Literal`, `TypeVar`) still comes from typing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final, NamedTuple, NoReturn, Protocol, Self, TextIO
else:
    from collections import namedtuple

    class Any:
        """Stands in annotations and aliases."""

    class Protocol:
        """Only a base; nobody asks whether something implements it."""

    class _Making(type):
        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, object]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields: dict[str, str] = body.get("__annotations__", {})
            defaults = [body.pop(field) for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body.pop("__module__"))  # noqa: PYI024
            for key, value in body.items():
                setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Making):
        """The base to derive from; what derives from it is a plain named tuple."""

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
