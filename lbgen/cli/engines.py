"""Asking the real engine of a target about what was rendered, and mapping its words back to the spec."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from lbgen.cli.specs import sha256_of
from lbgen.diagnostics import Diagnostic, Severity
from lbgen.failure import Unable
from lbgen.ports.version import show

if TYPE_CHECKING:
    from lbgen.ports import Complaint
    from lbgen.render.fidelity import Verdict
    from lbgen.render.pipeline import Rendered
    from lbgen.render.targets import Chosen
    from lbgen.topology.build import Built


def ask(spec: Built, chosen: Chosen, talk: TextIO) -> tuple[tuple[Verdict, ...], list[Diagnostic]]:
    """Render for one target and ask its engine; verdicts about the spec, and the engine's complaints as findings.

    Raises Unable (exit code 3) when the engine is not on this machine.
    """
    from lbgen.render.pipeline import render  # noqa: PLC0415  Jinja is slow to import

    assert spec.topology is not None
    rendered = render(spec.topology, chosen, sha256_of(spec), spec.is_written)
    engine = chosen.target.engine
    if engine is None:
        talk.write(f"{chosen.label}: no engine to ask; the files were parsed again\n")
        return rendered.verdicts, []
    binary = engine.find(chosen.options.version or None)
    if binary is None:
        raise Unable(
            f"no {chosen.target.title} on this machine to ask about {chosen.label}",
            "install it, or `pip install 'lbgen[engines]'`; `--no-engines` checks the spec alone",
        )
    complaints = engine.accepts(binary, rendered.artifacts)
    refused = any(complaint.fatal for complaint in complaints)
    said = "refused" if refused else "accepted"
    version = f" {show(binary.version)}" if binary.version else ""
    whom = binary.checks or f"{chosen.target.title}{version}{_other(chosen, binary.version)}"
    talk.write(f"{chosen.label}: {said} by {whom}\n")
    return rendered.verdicts, [_diagnostic(spec, rendered, complaint) for complaint in complaints]


def _other(chosen: Chosen, version: tuple[int, ...]) -> str:
    """A word of warning when the engine at hand is not the version that was rendered for."""
    wanted = chosen.options.version
    return "" if not wanted or version[:2] == wanted[:2] else f", the version at hand (asked for {show(wanted)})"


def _diagnostic(spec: Built, rendered: Rendered, complaint: Complaint) -> Diagnostic:
    """The engine's words, at the place of the spec that its line came from, as far as that can be told."""
    place, line = _origin(spec, rendered, complaint)
    notes = [f"the engine's words: {complaint.text}"]
    if line:
        notes.append(f"{complaint.path}:{complaint.line}: {line}")
    if complaint.text.startswith("not checked: "):
        where = f"{complaint.path}:{complaint.line}" if complaint.path else ""
        return Diagnostic(
            "LB398",
            Severity.INFO,
            f"{' '.join(filter(None, (rendered.chosen.label, where)))} was {complaint.text}",
            spec.span(place),
            help="validate where an engine with that part is installed to have this checked too",
        )
    return Diagnostic(
        "LB399",
        Severity.ERROR if complaint.fatal else Severity.WARNING,
        f"{rendered.chosen.label} {'refuses' if complaint.fatal else 'warns about'} the rendered `{complaint.path}`",
        spec.span(place),
        notes=tuple(notes),
        help="this should not happen with a spec that lbgen accepts: please report it",
    )


def _origin(spec: Built, rendered: Rendered, complaint: Complaint) -> tuple[tuple[str | int, ...], str]:
    text = next((artifact.text for artifact in rendered.artifacts if artifact.path == complaint.path), "")
    lines = text.split("\n")
    if not 0 < complaint.line <= len(lines):
        return (), ""
    line = lines[complaint.line - 1].strip()
    for number in range(complaint.line - 1, -1, -1):
        place = _named_in(spec, lines[number])
        if place:
            return place, line
    return (), line


def _named_in(spec: Built, line: str) -> tuple[str | int, ...]:
    """The block of the spec that a comment or section line names: `# route api-v1`, `upstream api {`, `backend api`."""
    topology = spec.topology
    assert topology is not None
    words = line.replace('"', " ").replace("'", " ").split()
    for kind, blocks in (("upstream", topology.upstreams), ("backend", topology.upstreams)):
        if kind in words:
            for word in words:
                if word in blocks:
                    return blocks[word].origin
    if "route" in words:
        for route in topology.routes:
            if route.name in words:
                return route.origin
    if "listener" in words:
        for word in words:
            if word in topology.listeners:
                return topology.listeners[word].origin
    return ()
