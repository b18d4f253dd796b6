"""Topology to artifacts for one target: plan, print, add the header, parse again."""

from __future__ import annotations

from collections.abc import Callable

from lbgen import __version__
from lbgen.diagnostics import Severity, Source
from lbgen.lean_typing import NamedTuple
from lbgen.ports import Artifact
from lbgen.render.fidelity import Verdict, assess
from lbgen.render.header import Identity, with_header
from lbgen.render.targets import Chosen
from lbgen.topology import SpecPath, Topology


class BrokenOutputError(Exception):
    """An artifact is not well-formed in its own language: a bug of ours, or of an overriding template."""


class Rendered(NamedTuple):
    """One target's files, relative to its folder, and its verdicts about the spec."""

    chosen: Chosen
    artifacts: tuple[Artifact, ...]
    verdicts: tuple[Verdict, ...]


def render(
    topology: Topology,
    chosen: Chosen,
    spec_sha256: str,
    is_written: Callable[[SpecPath], bool],
    overrides: str | None = None,
) -> Rendered:
    """Everything one target makes of a topology."""
    from lbgen.render.environment import print_sheets  # noqa: PLC0415  # Jinja is slow to import

    target, options = chosen
    plan = target.plan(topology, options)
    identity = Identity(__version__, topology.name, spec_sha256, chosen.label)
    artifacts = tuple(
        with_header(printed, identity, target.comment) for printed in print_sheets(plan.sheets, overrides)
    )
    for artifact in artifacts:
        _parse_again(chosen, artifact)
    return Rendered(chosen, artifacts, assess(topology, target, options, plan.notes, is_written))


def judge(topology: Topology, chosen: Chosen, is_written: Callable[[SpecPath], bool]) -> tuple[Verdict, ...]:
    """The verdicts alone, without printing."""
    target, options = chosen
    return assess(topology, target, options, target.plan(topology, options).notes, is_written)


def _parse_again(chosen: Chosen, artifact: Artifact) -> None:
    parsed = chosen.target.dialect.parse(Source(artifact.path, artifact.text))
    for diagnostic in parsed.diagnostics:
        if diagnostic.severity is Severity.ERROR:
            raise BrokenOutputError(f"{chosen.label} {diagnostic.span}: {diagnostic.message}")
