"""Names of sections and servers: the spec's own, made unique where HAProxy wants that."""

from __future__ import annotations

from collections.abc import Container, Iterable

from lbgen.ports import Token
from lbgen.targets.haproxy import quote


def unused(wanted: str, taken: Container[str], suffix: str) -> str:
    """`wanted`, or with `-suffix` and then a number behind it until nobody has the name."""
    name = wanted if wanted not in taken else f"{wanted}-{suffix}"
    number = 2
    while name in taken:
        name = f"{wanted}-{suffix}-{number}"
        number += 1
    return name


def unique(wanted: Iterable[str]) -> list[str]:
    """Names in order, the second `api1` as `api1-2`: HAProxy refuses two servers of one name."""
    taken: set[str] = set()
    found: list[str] = []
    for name in wanted:
        candidate = name
        number = 2
        while candidate in taken:
            candidate = f"{name}-{number}"
            number += 1
        taken.add(candidate)
        found.append(candidate)
    return found


def frontends(listeners: Iterable[str], upstreams: Container[str]) -> dict[str, str]:
    """The frontend of each listener: its own name, or `web-in` where a backend is called `web`."""
    names: dict[str, str] = {}
    taken = set(upstreams) if isinstance(upstreams, Iterable) else set()
    for listener in listeners:
        names[listener] = unused(listener, taken, "in")
        taken.add(names[listener])
    return names


def section(name: str) -> Token:
    """A section's name."""
    return quote.identifier(name)
