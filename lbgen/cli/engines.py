"""Asking the real engine of a target about what was rendered, and mapping its words back to the spec."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.cli.specs import sha256_of
from lbgen.diagnostics import Diagnostic, Severity
from lbgen.failure import Unable
from lbgen.lean_typing import TYPE_CHECKING, TextIO
from lbgen.ports.version import show

if TYPE_CHECKING:
    from lbgen.ports import Complaint
    from lbgen.render.fidelity import Verdict
    from lbgen.render.pipeline import Rendered
    from lbgen.render.targets import Chosen
    from lbgen.topology.build import Built


_SERVER_LINES = ("server ", "default-server ")  # they belong to the upstream, whatever stands between


_PAGES: Mapping[str, tuple[str | int, ...]] = {
    "counters": ("observability", "stats"),
    "metrics": ("observability", "metrics"),
}


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
    asked = show(binary.version) if _is_other(chosen, binary.version) else ""
    found = [_diagnostic(spec, rendered, complaint, asked) for complaint in complaints]
    by_news = {(one.span, one.notes[:1], one.message): one for one in reversed(found)}  # the first of each
    return rendered.verdicts, list(reversed(by_news.values()))


def _other(chosen: Chosen, version: tuple[int, ...]) -> str:
    """A word of warning when the engine at hand is not the version that was rendered for."""
    wanted = chosen.options.version
    return f", the version at hand (rendered for {show(wanted)})" if _is_other(chosen, version) else ""


def _is_other(chosen: Chosen, version: tuple[int, ...]) -> bool:
    wanted = chosen.options.version
    return bool(wanted) and version[:2] != wanted[:2]


def _diagnostic(spec: Built, rendered: Rendered, complaint: Complaint, other: str) -> Diagnostic:
    """The engine's words, at the place of the spec that its line came from, as far as that can be told.

    `other` is the version that was asked where it is not the one that was rendered for; its warnings are news about
    that version, not faults of ours.
    """
    place, line = _origin(spec, rendered, complaint)
    notes = [f"the engine's words: {complaint.text}"]
    if line:
        notes.append(f"{complaint.path}:{complaint.line}: {line}")
    if complaint.text.startswith("not checked: "):
        return Diagnostic(
            "LB398",
            Severity.INFO,
            f"{_shown(rendered.chosen.label, complaint)} was {complaint.text}",
            spec.span(place),
            help="validate where an engine with that part is installed to have this checked too",
        )
    label = rendered.chosen.label
    said = "refuses" if complaint.fatal else "warns about"
    if other:
        target = rendered.chosen.target
        message = f"{target.title} {other} {said} the `{complaint.path}` that was rendered for {label}"
        at_hand = f"{target.name}@{'.'.join(other.split('.')[:2])}"
        help_text = f"ask the version that will run it, or render for the one at hand with `-t {at_hand}`"
    else:
        message = f"{label} {said} the rendered `{complaint.path}`"
        help_text = "this should not happen with a spec that lbgen accepts: please report it"
    warning = Severity.INFO if other else Severity.WARNING
    severity = Severity.ERROR if complaint.fatal else warning
    return Diagnostic("LB399", severity, message, spec.span(place), notes=tuple(notes), help=help_text)


def _shown(label: str, complaint: Complaint) -> str:
    """Which line of which file, as far as the engine said."""
    place = f"{complaint.path}:{complaint.line}" if complaint.path and complaint.line else complaint.path
    return f"{label} {place}".rstrip()


def _origin(spec: Built, rendered: Rendered, complaint: Complaint) -> tuple[tuple[str | int, ...], str]:
    text = next((artifact.text for artifact in rendered.artifacts if artifact.path == complaint.path), "")
    lines = text.split("\n")
    if not 0 < complaint.line <= len(lines):
        return (), ""
    line = lines[complaint.line - 1].strip()
    is_server = line.startswith(_SERVER_LINES)
    for number in range(complaint.line - 1, -1, -1):
        place = _named_in(spec, lines[number])
        if place and not (is_server and place[0] == "routes"):
            return place, line
    return (), line


def _named_in(spec: Built, line: str) -> tuple[str | int, ...]:
    """The block of the spec that a comment or a section names: `# route api-v1`, `upstream api {`, `# Listener web`."""
    topology = spec.topology
    assert topology is not None
    words = [word.strip(":,;\"'") for word in line.removeprefix("#").split()]
    if not words or not line.lstrip().startswith(("#", "upstream ", "backend ")):
        return ()
    routes = {route.name: route.origin for route in topology.routes}
    upstreams = {name: one.origin for name, one in topology.upstreams.items()}
    by_noun = {
        "route": routes, "routes": routes, "upstream": upstreams, "backend": upstreams, "page": _PAGES,
        "listener": {name: one.origin for name, one in topology.listeners.items()},
    }  # fmt: skip
    blocks: Mapping[str, tuple[str | int, ...]] = {}
    for word in (word for word in words if word != "#"):
        blocks = blocks or by_noun.get(word.lower(), {})
        if word in blocks:
            return blocks[word]
    return ()
