"""Counters of stick tables: where they are counted and read (manual 2.8, "track-sc0", section 7.3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple
from lbgen.targets.haproxy.resolved.section import SectionView
from lbgen.targets.haproxy.resolved.statement import Statement
from lbgen.whole_number import whole_number

_READING = lazy_pattern(
    r"\b(?:(?P<side>sc|src|be|fe)(?P<slot>[0-2])?_(?:get_)?|table_)"
    r"(?P<counter>(?:http_(?:req|err|fail)|conn|sess|bytes_in|bytes_out|gpc[01]?|gpt0?)(?:_(?:rate|cnt|cur))?)"
    r"(?:\((?P<arguments>[^)]*)\))?"
)
_TRACK = lazy_pattern(r"track-sc(\d+)")


class Track(NamedTuple):
    """A `track-scN` rule: the slot, what is counted, and the name of the table."""

    slot: int
    key: str
    table: str
    statement: Statement


class Reading(NamedTuple):
    """A counter that a statement reads: of a tracked slot, or (slot -1) of a key looked up in a table."""

    slot: int
    counter: str
    table: str
    statement: Statement
    at: int


def tracks(section: SectionView) -> Iterator[Track]:
    """The counters a section keeps, in written order."""
    for statement in section.all("http-request", "tcp-request", "http-response", "tcp-response"):
        for at, word in enumerate(statement.action[:-1]):
            found = _TRACK.fullmatch(word)
            if found:
                table = (
                    statement.action[statement.action.index("table") + 1] if "table" in statement.action[:-1] else ""
                )
                yield Track(whole_number(found[1]), statement.word(at + 1), table or section.name, statement)
                break


def readings(statements: Iterable[Statement]) -> Iterator[Reading]:
    """The counters that statements read, in conditions, ACLs and expressions."""
    for statement in statements:
        for at, word in enumerate(statement.words[1:], 1):
            if "_" not in word:
                continue
            for found in _READING.finditer(word):
                arguments = [one.strip() for one in (found["arguments"] or "").split(",") if one.strip()]
                yield _reading(found, arguments, statement, at)


def _reading(found: re.Match[str], arguments: list[str], statement: Statement, at: int) -> Reading:
    slot = -1
    if found["side"] == "sc":
        slot = whole_number(found["slot"]) if found["slot"] else _number(arguments)
        arguments = arguments if found["slot"] else arguments[1:]
    return Reading(slot, found["counter"], arguments[0] if arguments else "", statement, at)


def _number(arguments: list[str]) -> int:
    return whole_number(arguments[0]) if arguments and arguments[0].isdecimal() else -1


def slot_of(fetch: str, arguments: str) -> int:
    """The tracked slot that a fetch such as `sc_http_req_rate(0)` or `sc0_conn_cur` reads; -1 for others."""
    if not fetch.startswith("sc"):
        return -1
    if fetch[2:3].isdecimal():
        return whole_number(fetch[2])
    return _number(arguments.split(",")) if fetch.startswith("sc_") else -1
