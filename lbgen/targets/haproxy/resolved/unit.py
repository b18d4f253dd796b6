"""The files one HAProxy reads together, resolved in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from lbgen.diagnostics import Diagnostic, Source
from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import Any
from lbgen.ports import Options
from lbgen.targets.haproxy.parser import parse
from lbgen.targets.haproxy.resolved.branches import Branches
from lbgen.targets.haproxy.resolved.counters import readings
from lbgen.targets.haproxy.resolved.section import FRONTS, PROXIES, SectionView
from lbgen.targets.haproxy.resolved.statement import Statement
from lbgen.targets.haproxy.resolved.tables import Table, tables
from lbgen.targets.haproxy.tree import Section, Tree

_NAMES = lazy_pattern(r"[A-Za-z0-9_.:-]+")


class HaproxyUnit:
    """All sections in written order.

    Without `global` and `defaults` it is a fragment. Nothing is said about what is absent from one, nor where a section
    names defaults that are not there.
    """

    def __init__(self, sources: Sequence[Source], options: Options) -> None:
        self.sources: Mapping[str, Source] = {source.name: source for source in sources}
        self.options = options
        self.diagnostics: list[Diagnostic] = []
        self.sections: list[SectionView] = []
        self._named: dict[tuple[str, ...], dict[str, SectionView]] = {}
        self._order = 0
        self._last_defaults: SectionView | None = None
        self._defaults: dict[str, SectionView] = {}
        for source in sources:
            parsed = parse(source)
            self.diagnostics += parsed.diagnostics
            self._take(parsed.tree)
        self.is_fragment = not any(section.kind in ("global", "defaults") for section in self.sections)
        self.is_complete = not self.is_fragment and not any(section.lacks_parent for section in self.sections)

    def _take(self, tree: Tree) -> None:
        branches = Branches(self.options.version)
        for line in tree.preamble:
            branches.is_code(line)
        for section in tree.sections:
            is_read = branches.is_code(section.head)
            view = self._begun(section)
            view.head = self._statement(section.head, tree.source, view, branches)
            for line in section.lines:
                if branches.is_code(line):
                    view.statements.append(self._statement(line, tree.source, view, branches))
            if is_read:
                self._keep(view)

    def _statement(self, line: Any, source: str, view: SectionView, branches: Branches) -> Statement:
        self._order += 1
        return Statement(line, source, view, branches.current, self._order)

    def _begun(self, section: Section) -> SectionView:
        words = section.head.words
        asked = words[words.index("from") + 1] if "from" in words[:-1] and section.kind != "global" else ""
        parent = None
        if asked:
            parent = self._defaults.get(asked)
        elif section.kind in PROXIES:
            parent = self._last_defaults
        name = "" if section.name == "from" and section.kind == "defaults" else section.name
        return SectionView(self, section.kind, name, parent)

    def _keep(self, view: SectionView) -> None:
        self.sections.append(view)
        if view.kind == "defaults":
            self._last_defaults = view
            if view.name:
                self._defaults[view.name] = view

    def nodes(self) -> Iterator[tuple[str, Any]]:
        """The unit (`*`); each section by its kind; its statements by their keyword, outside proxies and defaults
        behind the section's kind (`global stats`).
        """
        yield "*", self
        for section in self.sections:
            yield section.kind, section
            prefix = "" if section.is_proxy or section.kind == "defaults" else f"{section.kind} "
            for statement in section.statements:
                yield prefix + statement.keyword, statement

    @cached_property
    def proxies(self) -> list[SectionView]:
        """Frontends, backends and listens."""
        return [section for section in self.sections if section.is_proxy]

    @cached_property
    def fronts(self) -> list[SectionView]:
        """What clients connect to."""
        return [section for section in self.sections if section.kind in FRONTS]

    def named(self, *kinds: str) -> dict[str, SectionView]:
        """The sections of these kinds by their name, the first of each."""
        found = self._named.get(kinds)
        if found is None:
            found = self._named[kinds] = {}
            for section in self.sections:
                if section.kind in kinds:
                    found.setdefault(section.name, section)
        return found

    @cached_property
    def backends(self) -> dict[str, SectionView]:
        """What requests can be sent to, by name."""
        return self.named("backend", "listen")

    @cached_property
    def globals(self) -> list[Statement]:
        """The statements of all `global` sections."""
        return [one for section in self.sections if section.kind == "global" for one in section.statements]

    @cached_property
    def targets(self) -> dict[str, list[SectionView]]:
        """The backends' names with the frontends that may send requests to them."""
        found: dict[str, list[SectionView]] = {}
        for front in self.fronts:
            names = {one.word(1) for one in front.own("use_backend") if "%[" not in one.word(1)}
            names.add(front.value("default_backend"))
            for name in names:
                found.setdefault(name, []).append(front)
            if front.kind == "listen":
                found.setdefault(front.name, []).append(front)
        return found

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The stick tables by name."""
        return tables(self.sections)

    @cached_property
    def has_dangling(self) -> bool:
        """Whether a rule names a backend that is not there."""
        return any(name and name not in self.backends for name in self.targets)

    def fronts_of(self, backend: SectionView) -> list[SectionView]:
        """The frontends that may send requests to a backend."""
        return self.targets.get(backend.name, [])

    def backs_of(self, front: SectionView) -> list[SectionView]:
        """The backends a frontend may send requests to; all of them when a name is made at run time."""
        if any("%[" in one.word(1) for one in front.own("use_backend")):
            return list(self.backends.values())
        return self._backs.get(front, [])

    @cached_property
    def _backs(self) -> dict[SectionView, list[SectionView]]:
        found: dict[SectionView, list[SectionView]] = {}
        for name, back in self.backends.items():
            for front in self.targets.get(name, ()):
                found.setdefault(front, []).append(back)
        return found

    @cached_property
    def mentioned(self) -> set[str]:
        """Every name that any statement mentions, sections' heads apart."""
        heads: set[str] = set()
        words: set[str] = set()
        for section in self.sections:
            heads.update(section.head.words[2:])
            for statement in section.statements:
                words.update(statement.words[1:])
        return heads.union(words, _NAMES.findall(" ".join(words)))

    @cached_property
    def counters_mentioned(self) -> list[str]:
        """The names among them that may be those of tracked counters."""
        return [word for word in self.mentioned if word.startswith("sc")]

    @cached_property
    def slots_read(self) -> set[int]:
        """The slots of tracked counters that any line reads."""
        return {one.slot for section in self.sections for one in readings(section.statements)}

    @cached_property
    def reads_tables(self) -> bool:
        """Whether any line looks counters up by a key, or shares tables with other machines."""
        return -1 in self.slots_read or any(section.kind == "peers" for section in self.sections)

    @cached_property
    def asks_client_certificate(self) -> bool:
        """Whether any line looks at what became of a client's certificate."""
        return any(word.startswith(("ssl_c_", "ssl_fc_has_crt")) for word in self.mentioned)

    @cached_property
    def has_dynamic_routing(self) -> bool:
        """Whether a backend's name is made at run time."""
        return any("%[" in one.word(1) for front in self.fronts for one in front.own("use_backend"))
