"""Headers that tell a server about the client: who sets them, and which a client can write itself."""

from __future__ import annotations

from collections.abc import Iterable

from lbgen.targets.haproxy.resolved.section import SectionView

CLIENT_ADDRESS = frozenset(
    ("cf-connecting-ip", "forwarded", "true-client-ip", "x-client-ip", "x-forwarded-for", "x-original-forwarded-for")
) | {"x-real-ip"}
_WRITES = frozenset(("add-header", "set-header", "replace-header"))


def written(section: SectionView) -> set[str]:
    """The request headers a section's rules write, in small letters."""
    found = {one.word(2).lower() for one in section.rules if one.word(1) in _WRITES}
    if section.has("option", "forwardfor"):
        found.add("x-forwarded-for")
    if section.has("option", "forwarded"):
        found.add("forwarded")
    return found


def cleaned(section: SectionView) -> set[str]:
    """The request headers whose client's version a section takes away, at least from some."""
    return {one.word(2).lower() for one in section.rules if one.word(1) in ("del-header", "set-header")}


def written_by_any(sections: Iterable[SectionView]) -> set[str]:
    """The request headers that any of these sections writes."""
    found: set[str] = set()
    for section in sections:
        found |= written(section)
    return found
