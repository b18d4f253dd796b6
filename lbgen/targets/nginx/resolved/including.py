"""Trees to one tree: includes followed as nginx follows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Diagnostic, Source
from lbgen.lean_typing import NamedTuple
from lbgen.ports import Options
from lbgen.targets.nginx.resolved.folders import Folders
from lbgen.targets.nginx.resolved.node import Node
from lbgen.targets.nginx.resolved.unit import NginxUnit, Walked
from lbgen.targets.nginx.tree import Directive, Tree

MOST_NODES = 2_000_000
MOST_NESTED_FILES = 40
# What distributions ship with nginx under these names holds nothing that a rule asks about.
_HARMLESS = ("mime.types", "fastcgi_params", "uwsgi_params", "scgi_params", "fastcgi.conf")
# Blocks whose lines are data, though they look like directives.
TABLES = frozenset(("map", "geo", "split_clients", "types", "charset_map"))
_HARMLESS_FOLDERS = ("modules-enabled", "modules")


class _Level(NamedTuple):
    """A block that is being read: what is left of it, where it goes, and the files that led here."""

    rest: Iterator[Directive]
    into: Node
    tree: Tree
    files: tuple[str, ...]


class _Building:
    """One walk over a main file and what it includes; no recursion, as depth is the user's."""

    def __init__(self, folders: Folders, main: Source) -> None:
        self._folders = folders
        self._main = main.name
        self.sources: dict[str, Source] = {}
        self.diagnostics: list[Diagnostic] = []
        self.nodes: list[Node] = []
        self.missing: list[Node] = []

    def build(self) -> Node:
        tree = self._tree(self._main)
        whole = Directive("", 0, 0, "", ())
        whole.block = []
        root = Node(whole, None, tree)
        levels = [_Level(iter(tree.directives), root, tree, (self._main,))]
        while levels:
            level = levels[-1]
            inner = self._read(level)
            if inner is None:
                levels.pop()
            else:
                levels.extend(inner)
        return root

    def _read(self, level: _Level) -> list[_Level] | None:
        """Take directives up to the next that opens others (the levels to read first, last one first)."""
        into, tree = level.into, level.tree
        block = into.block
        assert block is not None
        is_table = into.name in TABLES
        for directive in level.rest:
            node = Node(directive, into, tree)
            block.append(node)
            if not is_table:
                self.nodes.append(node)
            if directive.block:
                return [_Level(iter(directive.block), node, tree, level.files)]
            if directive.name == "include":
                followed = self._follow(node, level)
                if followed:
                    return followed
        return None

    def _follow(self, include: Node, level: _Level) -> list[_Level]:
        names = self._folders.matching(self._main, include.value())
        nests = len(level.files) >= MOST_NESTED_FILES or len(self.nodes) > MOST_NODES
        followed = [name for name in names if name not in level.files and not nests]
        if len(followed) != len(names) or (not names and not self._may_be_empty(include.value())):
            self.missing.append(include)
            level.into.has_gap = True
        trees = [(name, self._tree(name)) for name in reversed(followed)]
        return [_Level(iter(tree.directives), level.into, tree, (*level.files, name)) for name, tree in trees]

    def _may_be_empty(self, pattern: str) -> bool:
        return self._folders.is_closed or is_harmless(pattern)

    def _tree(self, name: str) -> Tree:
        parsed = self._folders.parsed(name)
        if name not in self.sources:
            self.sources[name] = parsed.tree.source
            self.diagnostics.extend(parsed.diagnostics)
        tree: Tree = parsed.tree
        return tree


def is_harmless(pattern: str) -> bool:
    """Whether an include names a file that distributions ship, with nothing in it that a rule asks about."""
    folder, _, base = pattern.rpartition("/")
    return base in _HARMLESS or folder.rpartition("/")[2] in _HARMLESS_FOLDERS


def unit(main: Source, folders: Folders, options: Options) -> NginxUnit:
    """The resolved configuration that begins with a file."""
    building = _Building(folders, main)
    root = building.build()
    walked = Walked(root, building.nodes, building.missing, building.sources, building.diagnostics)
    return NginxUnit(walked, options)


def mains(sources: Sequence[Source], folders: Folders) -> list[Source]:
    """The files that no other of them includes, directly or through others; at least one of each circle."""
    reached = {source.name: _reached(source, folders) for source in sources}
    included = {name for by, names in reached.items() for name in names if name != by}
    found = [source for source in sources if source.name not in included]
    seen = {name for source in found for name in (source.name, *reached[source.name])}
    for source in sources:
        if source.name not in seen:
            found.append(source)
            seen.update((source.name, *reached[source.name]))
    return found


def _reached(main: Source, folders: Folders) -> set[str]:
    """The names of all files that a file includes."""
    found: set[str] = set()
    waiting = [main.name]
    while waiting:
        for pattern in folders.includes(waiting.pop()):
            fresh = [name for name in folders.matching(main.name, pattern) if name not in found]
            found.update(fresh)
            waiting.extend(fresh)
    return found
