"""One thing an API server refuses, and small helpers to look at data of any shape."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import Any, NamedTuple

Path = tuple[str | int, ...]


class Problem(NamedTuple):
    """Where in the object, and what the API server would say about it.

    `topic` names what has a lint rule, and so a manual page, of its own.
    """

    path: Path
    message: str
    topic: str = ""

    @property
    def where(self) -> str:
        """`spec.rules[0].host`; `the object` for the whole."""
        shown = ""
        for step in self.path:
            shown += f"[{step}]" if isinstance(step, int) else f".{step}"
        return shown.lstrip(".") or "the object"


def table(value: Any, *keys: str) -> dict[str, Any]:
    """The mapping at `keys` below `value`; empty where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def at(value: Any, path: Path) -> Any:
    """The value at a path; None where nothing is."""
    for step in path:
        is_there = isinstance(value, dict) if isinstance(step, str) else isinstance(value, list) and step < len(value)
        value = value.get(step) if is_there and isinstance(value, dict) else value[step] if is_there else None
    return value


def items(value: Any, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The mappings in the list at `key`, with their places."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, list):
        for index, item in enumerate(found):
            if isinstance(item, dict):
                yield index, item


def texts(value: Any, key: str) -> Iterator[tuple[int, str]]:
    """The strings in the list at `key`, with their places."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, list):
        for index, item in enumerate(found):
            if isinstance(item, str):
                yield index, item


def text(value: Any, key: str) -> str:
    """The string at `key`, empty where there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def whole(value: Any, key: str) -> int | None:
    """The whole number at `key`."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None
