"""Conditions: tests of a request as anonymous `{ ... }` where that is safe and short, as named acl lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token
from lbgen.targets.haproxy import quote

NONE = quote.fixed("")
_MOST_INLINE_PATTERNS = 4
_MOST_INLINE_WORDS = 44
_MOST_INLINE_TERMS = 12
_PATTERNS_A_LINE = 40  # of the 64 words HAProxy reads


class Term(NamedTuple):
    """One test: a fetch with its matching flags, and the patterns any of which it may meet. `kind` names its acl."""

    kind: str
    fetch: Token
    patterns: tuple[str, ...]


class Conditions(NamedTuple):
    """Acl lines to print first, and references to join with `if`; every reference must hold."""

    acls: tuple[Token, ...]
    references: tuple[Token, ...]

    @property
    def text(self) -> Token:
        """The references as they follow `if`."""
        return quote.join(*self.references)


def written(terms: Sequence[Term], owner: str) -> Conditions:
    """The terms, all of which must hold; `owner` (a name without `:`) begins the names of acls."""
    acls: list[Token] = []
    references: list[Token] = []
    room = _MOST_INLINE_WORDS if len(terms) <= _MOST_INLINE_TERMS else 0
    for number, term in enumerate(terms):
        room -= len(term.patterns) + 4
        if room >= 0 and _is_inline(term):
            references.append(_inline(term))
        else:
            name = quote.identifier(f"{owner}:{term.kind}{number or ''}")
            acls.extend(_acl_lines(name, term))
            references.append(name)
    return Conditions(tuple(acls), tuple(references))


def if_(*references: Token) -> Token:
    """The tail of a rule: empty without conditions."""
    text = quote.join(*references)
    return quote.join(quote.fixed("if"), text) if text else NONE


def _is_inline(term: Term) -> bool:
    return len(term.patterns) <= _MOST_INLINE_PATTERNS and all(map(quote.is_plain_pattern, term.patterns))


def _inline(term: Term) -> Token:
    patterns = (quote.pattern(value) for value in term.patterns)
    return quote.join(quote.fixed("{"), term.fetch, *patterns, quote.fixed("}"))


def _acl_lines(name: Token, term: Term) -> Iterable[Token]:
    """`acl` lines of one name, which HAProxy joins by "or"."""
    for start in range(0, len(term.patterns), _PATTERNS_A_LINE):
        patterns = (quote.pattern(value) for value in term.patterns[start : start + _PATTERNS_A_LINE])
        yield quote.join(quote.fixed("acl"), name, term.fetch, quote.fixed("--"), *patterns)
