"""What loading returns: data, sources, and where each place of the data stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Source, Span
from lbgen.lean_typing import Any, NamedTuple
from lbgen.spec.loading.containers import Items, Mark, Table


class Loaded(NamedTuple):
    """A spec as plain data. `data` is None where nothing sensible could be read; `name` is the main file's."""

    name: str
    data: Table | None
    sources: Mapping[str, Source]
    diagnostics: tuple[Diagnostic, ...]

    def span(self, path: Sequence[str | int], *, key: bool = False) -> Span:
        """Where the value at `path` stands (or its key). A part that leads nowhere is skipped, so the nearest known
        place above answers for what is not written.
        """
        mark, reached = self._walk(path)
        if mark is None:
            return Span(self.name, 1, 1, 1, 1)
        return mark.span(key=key or not reached)

    def has(self, path: Sequence[str | int]) -> bool:
        """Whether the spec writes what stands at `path`, or a short form of it."""
        return self._walk(path)[1]

    def _walk(self, path: Sequence[str | int]) -> tuple[Mark | None, bool]:
        """The mark of the last part that leads somewhere, and whether the last part of all does."""
        node: Any = self.data
        mark: Mark | None = None
        reached = not path
        for part in path:
            reached = True
            if isinstance(node, Table) and part in node:
                mark, node = node.marks[str(part)], node[str(part)]
            elif isinstance(node, Items) and isinstance(part, int) and part < len(node):
                mark, node = node.marks[part], node[part]
            elif isinstance(node, (Table, Items)):
                reached = False
        return mark, reached
