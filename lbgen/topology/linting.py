"""How specs are linted: everything `lbgen validate --no-engines` says, and advice from a production checklist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from lbgen.diagnostics import Diagnostic, Source, Span
from lbgen.lean_typing import Any
from lbgen.ports import Files, Language, Options, Parsed
from lbgen.topology.build import Built, build
from lbgen.topology.nodes import SpecPath, Topology


class SpecDialect:
    """Specs of our own."""

    name = "spec"

    def sniff(self, path: str, head: str) -> bool:
        """By name, or by the schema line that editors read."""
        return path.endswith((".lbgen.yaml", ".lbgen.yml")) or "topology.schema.json" in head[:500]

    def parse(self, source: Source) -> Parsed:
        """What `build` makes of it."""
        built = build(source.name, text=source.text)
        return Parsed(built, built.diagnostics)


class SpecUnit:
    """One spec with what it extends."""

    def __init__(self, built: Built, options: Options) -> None:
        self._built = built
        self.options = options
        self.diagnostics: Sequence[Diagnostic] = built.diagnostics

    @property
    def sources(self) -> Mapping[str, Source]:
        """The spec and its base files."""
        return self._built.sources

    @cached_property
    def is_complete(self) -> bool:
        """A spec that resolves says everything."""
        return self._built.topology is not None

    def nodes(self) -> Iterator[tuple[str, Any]]:
        """The topology, then its listeners, upstreams and routes; nothing while the spec has errors."""
        topology: Topology | None = self._built.topology
        if topology is None:
            return
        yield "*", topology
        yield from (("listener", listener) for listener in topology.listeners.values())
        yield from (("upstream", upstream) for upstream in topology.upstreams.values())
        yield from (("route", route) for route in topology.routes)

    def span(self, path: SpecPath) -> Span:
        """Where a place of the spec stands."""
        return self._built.span(path)


def units(sources: Sequence[Source], files: Files, options: Options) -> Iterable[SpecUnit]:  # noqa: ARG001  a spec reads its own bases
    """A unit a spec."""
    return (SpecUnit(build(source.name, text=source.text), options) for source in sources)


LANGUAGE = Language("spec", "spec", SpecDialect(), "lbgen.topology.advice", Options(), units)
