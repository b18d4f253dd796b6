"""Stick tables (manual 2.8, "stick-table")."""

from __future__ import annotations

from collections.abc import Iterable

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import TYPE_CHECKING, NamedTuple
from lbgen.targets.haproxy.resolved.statement import Statement

if TYPE_CHECKING:
    from lbgen.targets.haproxy.resolved.section import SectionView

_STORED = lazy_pattern(r"([a-z0-9_]+)(?:\(([^)]*)\))?")


class Table(NamedTuple):
    """A `stick-table` line: each counter it stores with its period (empty without), and how long entries stay."""

    name: str
    statement: Statement
    stores: dict[str, str]
    expire: str


def tables(sections: Iterable[SectionView]) -> dict[str, Table]:
    """Every table by its name: the section's, or the section's and its own of a peers section."""
    found: dict[str, Table] = {}
    for section in sections:
        for statement in section.own("stick-table"):
            found.setdefault(section.name, _table(section.name, statement, 1))
        if section.kind == "peers":
            for statement in section.own("table"):
                name = f"{section.name}/{statement.word(1)}"
                found.setdefault(name, _table(name, statement, 2))
    return found


def _table(name: str, statement: Statement, start: int) -> Table:
    stores: dict[str, str] = {}
    words = statement.words
    for at in range(start, len(words) - 1):
        if words[at] == "store":
            stores.update((one[1], one[2] or "") for one in _STORED.finditer(words[at + 1]))
    return Table(name, statement, stores, statement.after("expire"))
