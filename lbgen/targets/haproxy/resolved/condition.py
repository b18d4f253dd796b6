"""`if` and `unless`: names of ACLs and tests written in place (manual 2.8, section 7.2)."""

from __future__ import annotations

from collections.abc import Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.targets.haproxy.resolved.acl import Test, read_test

_ORS = ("||", "or", "OR")


class Term(NamedTuple):
    """One name, or one `{ ... }`; `first` and `last` are the indexes of its words in the statement."""

    is_negated: bool
    name: str
    test: Test | None
    first: int
    last: int


class Condition(NamedTuple):
    """`unless` negates the whole. `groups` are joined by `or`; the terms of one by `and`. `at` is the index of `if`."""

    is_unless: bool
    groups: tuple[tuple[Term, ...], ...]
    at: int

    @property
    def terms(self) -> list[Term]:
        """All terms, in written order."""
        return [term for group in self.groups for term in group]

    @property
    def names(self) -> list[str]:
        """The names of ACLs it asks for."""
        return [term.name for term in self.terms if term.name]


def condition(words: Sequence[str]) -> Condition | None:
    """The condition at the end of a line, or None without one.

    The last `if` or `unless` that is no word of a `{ ... }` counts; a line that only mentions the word has no terms
    behind it that could be one.
    """
    depth = 0
    for at in range(len(words) - 1, 0, -1):
        if words[at] == "}":
            depth += 1
        elif words[at] == "{" or words[at] == "!{":
            depth -= 1
        elif depth <= 0 and words[at] in ("if", "unless"):
            return Condition(words[at] == "unless", _groups(words, at + 1), at)
    return None


def _groups(words: Sequence[str], start: int) -> tuple[tuple[Term, ...], ...]:
    groups: list[list[Term]] = [[]]
    position = start
    while position < len(words):
        if words[position] in _ORS:
            groups.append([])
            position += 1
        else:
            term = _term(words, position)
            groups[-1].append(term)
            position = term.last + 1
    return tuple(tuple(group) for group in groups if group)


def _term(words: Sequence[str], start: int) -> Term:
    position = start
    bangs = 0
    while position < len(words):
        word = words[position].lstrip("!")
        bangs += len(words[position]) - len(word)
        if word:
            break
        position += 1
    else:
        return Term(bool(bangs % 2), "", None, start, len(words) - 1)
    if word != "{":
        return Term(bool(bangs % 2), word, None, start, position)
    end = next((index for index in range(position + 1, len(words)) if words[index] == "}"), len(words))
    test = read_test(words[position + 1 : end], position + 1)
    return Term(bool(bangs % 2), "", test, start, min(end, len(words) - 1))
