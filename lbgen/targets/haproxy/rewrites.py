r"""Rewrites: the path and Host a server sees.

A prefix is replaced in the path as sent, byte for byte. Where it was sent in another spelling, or what follows it could
climb out of it by `..`, the normalised path is taken first: `/new/../x` would reach beyond the replacement `/new`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.ports import Token
from lbgen.targets.haproxy import quote
from lbgen.targets.haproxy.conditions import Term, if_, written
from lbgen.topology import Rewrite, Route

_NORMALISED = quote.fixed("http-request set-path %[var(txn.path)]")
_DOT = r"(\.|%2e)"
_UP = f"{_DOT}{_DOT}(/|$)"


def lines(route: Route, rewrite: Rewrite, chosen: tuple[Token, ...]) -> Iterator[Token]:
    """The rules for one route; `chosen` are the references that say that it was chosen."""
    if rewrite.path is not None:
        yield quote.join(quote.fixed("http-request set-path"), quote.log_format(rewrite.path), if_(*chosen))
    elif rewrite.replace_prefix is not None:
        yield from _prefix_lines(route, rewrite.replace_prefix, chosen)
    if rewrite.host is not None:
        yield quote.join(quote.fixed("http-request set-header Host"), quote.log_format(rewrite.host), if_(*chosen))


def _prefix_lines(route: Route, wanted: str, chosen: tuple[Token, ...]) -> Iterator[Token]:
    path = route.match.path
    prefix = path.value if path is not None and path.kind == "prefix" else ""
    joint = wanted.rstrip("/")
    if not prefix:
        yield _replace("^/(.*)$", joint, chosen)
        return
    found = written(
        (
            Term("exact", quote.fixed("var(txn.path) -m str"), (prefix,)),
            Term("sent", quote.fixed("path,concat(/) -m beg"), (f"{prefix}/",)),
            Term("climbs", quote.fixed("path -m reg -i"), (_climbing(prefix),)),
        ),
        f"{route.name}:rewrite",
    )
    yield from found.acls
    is_exact, is_literal, climbs = found.references
    yield quote.join(_NORMALISED, if_(*chosen, Token(f"!{is_literal}")))
    yield quote.join(_NORMALISED, if_(*chosen, climbs))
    yield quote.join(quote.fixed("http-request set-path"), quote.log_format(wanted), if_(*chosen, is_exact))
    yield _replace(f"^{_exactly(prefix)}/(.*)$", joint, (*chosen, Token(f"!{is_exact}")))


def _replace(regex: str, joint: str, conditions: tuple[Token, ...]) -> Token:
    """`replace-path`: what the group caught stays as it is."""
    target = quote.word(f"{joint}/".replace("\\", "\\\\").replace("%", "%%") + "\\1")
    return quote.join(quote.fixed("http-request replace-path"), quote.word(regex), target, if_(*conditions))


def _climbing(prefix: str) -> str:
    """Paths with a `..` right behind the prefix or an empty or dot segment, or with a second one."""
    return f"^{_exactly(prefix)}/{_UP}|/{_DOT}?/{_UP}|/{_DOT}{_DOT}/(.*/)?{_UP}"


def _exactly(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9/_%-]", lambda found: f"\\{found.group()}", text)
