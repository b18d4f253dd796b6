"""Where included files are: on the disk around a main file, or within an `nginx -T` dump."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

from lbgen.diagnostics import Source
from lbgen.ports import Files, Parsed
from lbgen.targets.nginx.parser import parse
from lbgen.targets.nginx.tree import Directive

# Where packages put nginx.conf; a checkout of such a folder keeps these paths in its includes.
_HOMES = ("/etc/nginx/", "/usr/local/nginx/conf/", "/usr/local/etc/nginx/", "/opt/nginx/conf/")
_EMPTY = Source("", "")


class Folders:
    """Finds, reads and parses files by the patterns of includes; each file once.

    `is_closed` says that nothing can be missing: a dump holds every file that nginx read.
    """

    def __init__(self, given: Sequence[Source], files: Files | None) -> None:
        self.is_closed = files is None
        self._files = files
        self._given: Mapping[str, Source] = {source.name: source for source in given}
        self._spelled = {posixpath.normpath(name): name for name in self._given}
        self._parsed: dict[str, Parsed] = {}
        self._matched: dict[tuple[str, str], list[str]] = {}

    def matching(self, main: str, pattern: str) -> list[str]:
        """The files an include names, sorted; relative patterns begin at the main file's folder, as in nginx."""
        key = (main, pattern)
        if key not in self._matched:
            self._matched[key] = self._match(main, pattern) if pattern and "\0" not in pattern else []
        return self._matched[key]

    def _match(self, main: str, pattern: str) -> list[str]:
        folder = posixpath.dirname(main)
        for home in () if main.startswith(_HOMES) else _HOMES:
            if pattern.startswith(home) and (found := self._named(posixpath.join(folder, pattern[len(home) :]))):
                return found
        return self._named(posixpath.join(folder, pattern))

    def _named(self, pattern: str) -> list[str]:
        normal = posixpath.normpath(pattern)
        if self._files is None:
            return self._in_dump(normal)
        names = self._files.glob(pattern)
        if not names and normal in self._spelled:
            names = [normal]
        spelled = [self._spelled.get(posixpath.normpath(name), name) for name in names]
        return [name for name in spelled if self._source(name) is not None]

    def _in_dump(self, pattern: str) -> list[str]:
        if not any(wild in pattern for wild in "*?["):
            return [self._spelled[pattern]] if pattern in self._spelled else []
        from fnmatch import translate  # noqa: PLC0415  # only for wildcards in dumps

        matches = re.compile(translate(pattern)).match
        slashes = pattern.count("/")  # a wildcard does not cross folders
        return sorted(name for name in self._given if name.count("/") == slashes and matches(name))

    def parsed(self, name: str) -> Parsed:
        """The tree of a file."""
        if name not in self._parsed:
            self._parsed[name] = parse(self._source(name) or _EMPTY)
        return self._parsed[name]

    def includes(self, name: str) -> list[str]:
        """The patterns of the includes in a file."""
        source = self._source(name)
        if source is None or "include" not in source.text:
            return []
        found: list[str] = []
        waiting: list[Directive] = list(self.parsed(name).tree.directives)
        while waiting:
            directive = waiting.pop()
            if directive.block:
                waiting.extend(directive.block)
            elif directive.name == "include" and directive.values:
                found.append(directive.values[0])
        return found

    def _source(self, name: str) -> Source | None:
        given = self._given.get(name)
        if given is not None or self._files is None:
            return given
        return self._files.read(name)
