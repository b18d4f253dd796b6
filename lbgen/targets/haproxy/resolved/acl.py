"""Tests: what is fetched, how it is compared, and with what (manual 2.8, sections 7.1 and 7.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lbgen.targets.haproxy.resolved.statement import Statement

_CRITERION = lazy_pattern(r"(?P<name>[A-Za-z0-9_.]+)(?:\((?P<arguments>[^)]*)\))?(?P<converters>,.*)?", re.DOTALL)
_DERIVED = lazy_pattern(
    r"((?:base|cook|hdr|path|req\.cook|req\.hdr|scook|shdr|url|urlp))_(beg|dir|dom|end|len|reg|sub)"
)
_ALIASES = {"hdr": "req.hdr", "cook": "req.cook", "shdr": "res.hdr", "urlp": "url_param", "req_ssl_sni": "req.ssl_sni"}
_ADDRESSES = ("src", "dst")
LOGIC = frozenset(("or", "OR", "||", "if", "unless", "and", "AND", "&&", "{", "}"))
_TAKES_VALUE = ("-m", "-f", "-M", "-u")


class Test(NamedTuple):
    """One test. `fetch` by its full name (`req.hdr`), its arguments and converters as written.

    `method` is how it compares: `str`, `beg`, `end`, `sub`, `dir`, `dom`, `reg`, `found`, `int`, `ip`; empty where the
    fetch decides. `patterns` are texts with their word's index in the statement; `has_file` says that more come from
    a file.
    """

    fetch: str
    arguments: str
    converters: str
    method: str
    ignores_case: bool
    patterns: tuple[tuple[str, int], ...]
    has_file: bool
    at: int

    @property
    def is_host(self) -> bool:
        """Whether it reads the Host header."""
        name = self.arguments.partition(",")[0].strip().lower()
        return self.fetch in ("req.hdr", "req.fhdr") and name == "host"

    @property
    def is_path(self) -> bool:
        """Whether it reads the path (or the URL, or host and path) as the client wrote it."""
        return self.fetch in ("path", "url", "base", "pathq")

    @property
    def texts(self) -> tuple[str, ...]:
        """The patterns alone."""
        return tuple(text for text, _ in self.patterns)

    @property
    def is_garbled(self) -> bool:
        """Whether its patterns hold what was meant as logic; another rule speaks of that."""
        return any(text in LOGIC for text in self.texts[1:])

    def head(self, words: Sequence[str]) -> Sequence[str]:
        """Of the words of its statement those before the patterns: what is fetched, and the flags."""
        found = words[self.at : self.patterns[0][1] if self.patterns else len(words)]
        return found[: found.index("}")] if "}" in found else found

    @property
    def subject(self) -> str:
        """What kind of thing it looks at: `host`, `path`, `address`, or the fetch with its arguments."""
        if self.is_host:
            return "host"
        if self.is_path:
            return "path"
        if self.fetch in _ADDRESSES:
            return "address"
        return f"{self.fetch}({self.arguments.lower()})"

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for tests that are the same."""
        return (self.fetch, self.arguments, self.converters, self.method, self.ignores_case, self.texts)


class Acl(NamedTuple):
    """One `acl` line."""

    name: str
    test: Test
    statement: Statement


def read_test(words: Sequence[str], at: int) -> Test:
    """The test that words spell; `at` is the index of the first in its statement."""
    fetch, arguments, converters, method = _criterion(words[0] if words else "")
    ignores_case = has_file = False
    position = 1
    while position < len(words) and words[position].startswith("-") and words[position] != "--":
        flag = words[position]
        ignores_case |= flag == "-i"
        has_file |= flag in ("-f", "-M")
        if flag == "-m" and position + 1 < len(words):
            method = words[position + 1]
        position += 2 if flag in _TAKES_VALUE else 1
    if position < len(words) and words[position] == "--":
        position += 1
    patterns = tuple((words[index], at + index) for index in range(position, len(words)))
    return Test(fetch, arguments, converters, method, ignores_case, patterns, has_file, at)


def _criterion(word: str) -> tuple[str, str, str, str]:
    found = _CRITERION.fullmatch(word)
    if found is None:
        return word, "", "", ""
    name, method = found["name"], ""
    derived = _DERIVED.fullmatch(name)
    if derived:
        name, method = derived[1], derived[2]
    return _ALIASES.get(name, name), found["arguments"] or "", (found["converters"] or "")[1:], method
