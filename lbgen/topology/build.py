"""A file to a topology: load, validate, check, resolve; with everything that is wrong, at once."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.diagnostics import Diagnostic, Severity, Source, Span, sort
from lbgen.finding import Finding, locate
from lbgen.lean_typing import NamedTuple
from lbgen.spec.loading import Loaded, load
from lbgen.topology.nodes import SpecPath, Topology


class Built(NamedTuple):
    """A topology (None while the spec has errors), its findings, and where its places stand."""

    topology: Topology | None
    diagnostics: tuple[Diagnostic, ...]
    loaded: Loaded

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every file that was read."""
        return self.loaded.sources

    def span(self, path: SpecPath) -> Span:
        """Where a place of the spec stands."""
        return self.loaded.span(path)

    def is_written(self, path: SpecPath) -> bool:
        """Whether the spec writes it, or only a default says it."""
        return self.loaded.has(path)


def build(
    path: str,
    *,
    environment: str | None = None,
    variables: Mapping[str, str] | None = None,
    text: str | None = None,
    raw: bytes | None = None,
) -> Built:
    """The topology of a spec file; arguments as `lbgen.spec.loading.load` has them."""
    loaded = load(path, environment=environment, variables=variables, text=text, raw=raw)
    if loaded.data is None:
        return Built(None, tuple(sort(loaded.diagnostics)), loaded)
    topology, found = _build(loaded)
    unread = {(one.span.source, one.span.line) for one in loaded.diagnostics if one.span}
    located = [one for one in locate(found, loaded.span) if one.span and one.span[:2] not in unread]
    diagnostics = tuple(sort([*loaded.diagnostics, *located]))
    if any(diagnostic.severity is Severity.ERROR for diagnostic in loaded.diagnostics):
        topology = None
    return Built(topology, diagnostics, loaded)


def _build(loaded: Loaded) -> tuple[Topology | None, list[Finding]]:
    from lbgen.spec import references  # noqa: PLC0415  # in the order in which they are needed
    from lbgen.spec.validating import validate  # noqa: PLC0415

    assert loaded.data is not None
    found = list(references.check(loaded.data))
    spec, errors = validate(loaded.data)
    if errors:
        from lbgen.spec.locate import findings  # noqa: PLC0415  # only for messages

        found += findings(errors, loaded.data)
    if spec is None or _has_errors(found):
        return None, found
    from lbgen.topology import checks, rules  # noqa: PLC0415
    from lbgen.topology.resolve import resolve  # noqa: PLC0415

    found += rules.check(spec)
    if _has_errors(found):
        return None, found
    topology = resolve(spec)
    found += checks.check(topology)
    return (None if _has_errors(found) else topology), found


def _has_errors(found: list[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in found)
