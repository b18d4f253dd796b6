"""A section with what it inherits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from lbgen.lean_typing import TYPE_CHECKING
from lbgen.targets.haproxy.resolved.acl import Acl, Test, read_test
from lbgen.targets.haproxy.resolved.bind import Bind
from lbgen.targets.haproxy.resolved.server import Given, Server, taken
from lbgen.targets.haproxy.resolved.statement import CONDITIONAL, Statement

if TYPE_CHECKING:
    from lbgen.targets.haproxy.resolved.condition import Condition
    from lbgen.targets.haproxy.resolved.unit import HaproxyUnit

FRONTS = ("frontend", "listen")
BACKS = ("backend", "listen")
PROXIES = ("frontend", "listen", "backend")
_SERVERS = ("server", "server-template")


class SectionView:
    """A section: its own statements, and its defaults section in `parent`.

    Rules (`http-request` and the like) are inherited from named defaults, settings from any (manual 2.8, section 4.1);
    ACLs never are.
    """

    def __init__(self, unit: HaproxyUnit, kind: str, name: str, parent: SectionView | None) -> None:
        self.unit, self.kind, self.name, self.parent = unit, kind, name, parent
        self.head: Statement
        self.statements: list[Statement] = []

    @property
    def lacks_parent(self) -> bool:
        """Whether it names defaults that are not there."""
        return self.parent is None and self.kind != "global" and "from" in self.head.words[:-1]

    @property
    def is_front(self) -> bool:
        """Whether clients connect to it."""
        return self.kind in FRONTS

    @property
    def is_back(self) -> bool:
        """Whether it has servers."""
        return self.kind in BACKS

    @property
    def is_proxy(self) -> bool:
        """Whether it is a frontend, a backend or both."""
        return self.kind in PROXIES

    @property
    def title(self) -> str:
        """How messages call it: ``backend `app` ``."""
        return f"{self.kind} `{self.name}`" if self.name else f"`{self.kind}`"

    @cached_property
    def _by_keyword(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for statement in self.statements:
            found.setdefault(statement.keyword, []).append(statement)
        return found

    def own(self, *keywords: str) -> list[Statement]:
        """Its own statements of these keywords, in written order."""
        if len(keywords) == 1:
            return self._by_keyword.get(keywords[0], [])
        found = [statement for keyword in keywords for statement in self._by_keyword.get(keyword, ())]
        return sorted(found, key=lambda statement: statement.order)

    def all(self, *keywords: str) -> list[Statement]:
        """Those it inherits, then its own."""
        return [*(self.parent.all(*keywords) if self.parent else ()), *self.own(*keywords)]

    def setting(self, *words: str) -> Statement | None:
        """The statement that decides a setting, the last of its own before what it inherits; None when it is unset.

        `words` are its first words: `setting("timeout", "client")`.
        """
        for statement in reversed(self.own(words[0])):
            if statement.words[: len(words)] == words:
                return None if statement.prefix else statement
        return self.parent.setting(*words) if self.parent else None

    def value(self, *words: str) -> str:
        """The word behind those of a setting; empty when it is unset."""
        found = self.setting(*words)
        return found.word(len(words)) if found else ""

    def has(self, *words: str) -> bool:
        """Whether a setting holds."""
        return self.setting(*words) is not None

    @property
    def mode(self) -> str:
        """`http`, `tcp`; empty in a fragment that does not say."""
        return self.value("mode") or ("tcp" if self.unit.is_complete else "")

    @property
    def is_http(self) -> bool:
        """Whether it speaks HTTP; a fragment that does not say is taken for it."""
        return self.mode in ("http", "")

    @cached_property
    def acls(self) -> dict[str, list[Acl]]:
        """Its ACL lines by name; several of one name are joined by `or`."""
        found: dict[str, list[Acl]] = {}
        for statement in self.own("acl"):
            name = statement.word(1)
            found.setdefault(name, []).append(Acl(name, read_test(statement.words[2:], 2), statement))
        return found

    @cached_property
    def conditions(self) -> list[tuple[Statement, Condition]]:
        """Every condition with its statement."""
        may_have = (statement for statement in self.statements if statement.keyword in CONDITIONAL)
        return [(statement, statement.condition) for statement in may_have if statement.condition]

    def tests(self, statement: Statement) -> Iterator[tuple[Test, Statement]]:
        """Every test a statement's condition makes, in place or through ACLs, with the statement it is written in."""
        for term in statement.condition.terms if statement.condition else ():
            if term.test:
                yield term.test, statement
            for acl in self.acls.get(term.name, ()):
                yield acl.test, acl.statement

    def all_tests(self) -> Iterator[tuple[Test, Statement]]:
        """Every test that is written in it, each once."""
        for acls in self.acls.values():
            for acl in acls:
                yield acl.test, acl.statement
        for statement, condition in self.conditions:
            for term in condition.terms:
                if term.test:
                    yield term.test, statement

    @cached_property
    def servers(self) -> list[Server]:
        """Its servers, each with the `default-server` lines before it."""
        defaults: dict[str, Given] = {}
        for statement in self.parent.all("default-server") if self.parent else ():
            defaults = taken(defaults, statement)
        found = []
        for statement in self.own("default-server", *_SERVERS):
            if statement.keyword == "default-server":
                defaults = taken(defaults, statement)
            elif len(statement.words) > 2:
                found.append(Server(statement, defaults))
        return found

    @cached_property
    def live_servers(self) -> list[Server]:
        """The servers that are not disabled."""
        return [server for server in self.servers if not server.has("disabled")]

    @cached_property
    def binds(self) -> list[Bind]:
        """Where it listens."""
        return [Bind(statement) for statement in self.own("bind") if len(statement.words) > 1]

    @property
    def is_tls(self) -> bool:
        """Whether TLS ends at one of its addresses."""
        return any(bind.is_tls for bind in self.binds)

    @property
    def rules(self) -> Sequence[Statement]:
        """The `http-request` lines it runs, those of its defaults first."""
        return self.all("http-request")

    @property
    def is_hashed(self) -> bool:
        """Whether a server is chosen by a hash of something in the request."""
        return self.algorithm in ("source", "uri", "url_param", "hdr", "rdp-cookie", "hash")

    @property
    def is_hashed_by_map(self) -> bool:
        """Whether that hash is spread over a table of servers that is made anew when one leaves."""
        return self.is_hashed and self.value("hash-type") != "consistent"

    @property
    def is_sticky(self) -> bool:
        """Whether a client is kept on one server."""
        return bool(self.own("stick")) or self.has("cookie") or self.is_hashed

    @property
    def algorithm(self) -> str:
        """How it balances, without arguments: `roundrobin`, `hdr`; empty where it does not say."""
        return self.value("balance").partition("(")[0]
