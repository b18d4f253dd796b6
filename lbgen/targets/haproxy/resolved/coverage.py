"""Whether an earlier condition takes every request that a later one could get.

A condition is brought to alternatives of atoms that must all hold. An alternative is covered when an earlier one asks
for no more: for a part of its atoms, or for a shorter prefix of the same path. Each is looked up, none compared.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Generic, TypeVar

from lbgen.targets.haproxy.resolved.acl import Test
from lbgen.targets.haproxy.resolved.condition import Term
from lbgen.targets.haproxy.resolved.section import SectionView
from lbgen.targets.haproxy.resolved.statement import Statement

_MOST_ALTERNATIVES = 64
_MOST_ATOMS = 6
Found = TypeVar("Found")
Atom = tuple[object, ...]


class Coverage(Generic[Found]):
    """Alternatives seen so far, each with what was said for it first."""

    def __init__(self) -> None:
        self._seen: dict[frozenset[Atom], Found] = {}
        self._lengths: set[int] = set()

    def add(self, alternatives: list[frozenset[Atom]], what: Found) -> None:
        """Take the alternatives of one condition."""
        for alternative in alternatives:
            self._seen.setdefault(alternative, what)
            self._lengths.update(len(str(atom[-1])) for atom in alternative if atom[0] == "prefix")

    def covering(self, alternatives: list[frozenset[Atom]]) -> Found | None:
        """What takes all of these alternatives (the first of them when several do), or None."""
        found = [self._one(alternative) for alternative in alternatives]
        return found[0] if found and all(one is not None for one in found) else None

    def _one(self, alternative: frozenset[Atom]) -> Found | None:
        if len(alternative) > _MOST_ATOMS:
            return self._seen.get(alternative)
        wider = [(None, *self._wider(atom)) for atom in alternative]
        for choice in itertools.product(*wider):
            found = self._seen.get(frozenset(atom for atom in choice if atom is not None))
            if found is not None:
                return found
        return None

    def _wider(self, atom: Atom) -> Iterator[Atom]:
        yield atom
        if atom[0] in ("prefix", "exact"):
            text = str(atom[-1])
            yield from (("prefix", *atom[1:-1], text[:n]) for n in self._lengths if n < len(text) or atom[0] == "exact")


def alternatives(section: SectionView, statement: Statement) -> list[frozenset[Atom]]:
    """The alternatives of a statement's condition; none when there are too many, an empty one without a condition."""
    condition = statement.condition
    if condition is None:
        return [frozenset()]
    if not condition.is_unless:
        return _expanded([[_atoms(section, term) for term in group] for group in condition.groups])
    if len(condition.terms) == 1:
        term = condition.terms[0]
        return _expanded([[_atoms(section, term._replace(is_negated=not term.is_negated))]])
    return [frozenset([("unless", *statement.words[condition.at + 1 :])])]


def _expanded(groups: list[list[list[Atom]]]) -> list[frozenset[Atom]]:
    found: list[frozenset[Atom]] = []
    for group in groups:
        size = 1
        for atoms in group:
            size *= len(atoms)
        if size + len(found) > _MOST_ALTERNATIVES:
            return []
        found.extend(frozenset(choice) for choice in itertools.product(*group))
    return found


def _atoms(section: SectionView, term: Term) -> list[Atom]:
    """The alternatives of one term: a pattern each where its test is known, else one that equals only itself."""
    acls = section.acls.get(term.name, ())
    test = term.test or (acls[0].test if len(acls) == 1 else None)
    if test is None:
        return [("name", term.is_negated, term.name)]
    if test.fetch == "rand":
        return [("draw", object())]  # another one each time it is asked for
    if term.is_negated or test.has_file or not test.patterns:
        return [("test", term.is_negated, *test.key)]
    return [_atom(test, text) for text in test.texts]


def _atom(test: Test, text: str) -> Atom:
    pattern = text.lower() if test.ignores_case else text
    what = (test.fetch, test.arguments, test.converters, test.ignores_case)
    if test.is_path and test.method == "beg":
        return ("prefix", *what, pattern)
    if test.is_path and test.method in ("", "str"):
        return ("exact", *what, pattern)
    return ("pattern", test.method, *what, pattern)
