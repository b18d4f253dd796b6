"""Uses of features joined with what a target can do about them: verdicts, and the diagnostics they amount to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Label, Severity, Span
from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Options, Support, Target
from lbgen.topology import SpecPath, Topology
from lbgen.topology.features import features, uses

_WORSE = {Support.NATIVE: 0, Support.EMULATED: 1, Support.APPROXIMATED: 2, Support.UNSUPPORTED: 3}
_MOST_PLACES = 3


class Verdict(NamedTuple):
    """What one target does about one feature, and everywhere the spec asks for it that way.

    `default` says that no place of it is written in the spec: lbgen's own default asks. `accepted` is the
    reason from `accept:`, empty without one and where there is nothing to accept.
    """

    feature: str
    code: str
    title: str
    target: str
    support: Support
    why: str
    source: str
    before: str
    after: str
    places: tuple[SpecPath, ...]
    default: bool
    accepted: str

    @property
    def severity(self) -> Severity | None:
        """How bad this is; None where nothing is lost, the loss is accepted, or a default is only approximated."""
        if self.accepted or self.support in (Support.NATIVE, Support.EMULATED):
            return None
        if self.support is Support.UNSUPPORTED:
            return Severity.WARNING if self.default else Severity.ERROR
        return None if self.default else Severity.WARNING


def assess(
    topology: Topology,
    target: Target,
    options: Options,
    notes: Sequence[Note],
    is_written: Callable[[SpecPath], bool],
) -> tuple[Verdict, ...]:
    """The verdicts of one target, ordered by code and then by severity.

    `is_written` tells whether a place stands in the spec. A note replaces the row's answer at its place
    where it is worse; several notes about one place are several verdicts.
    """
    known = features()
    grouped: dict[tuple[str, Support, str, str, str, str, bool], dict[SpecPath, None]] = {}
    worse = _by_place(notes)
    label = target.label(options)
    for use in uses(topology):
        only_on = known[use.feature].only_on
        if only_on and target.name not in only_on:
            continue
        row = target.row(use.feature, options)
        default = _is_default(use.feature, use.path, is_written)
        said = [note for note in worse.pop((use.feature, use.path), ()) if _WORSE[note.support] >= _WORSE[row.support]]
        if not said:
            key = (use.feature, row.support, row.why, row.source, "", "", default)
            grouped.setdefault(key, {})[use.path] = None
        for note in said:
            key = (use.feature, note.support, note.why, row.source, note.before, note.after, default)
            grouped.setdefault(key, {})[use.path] = None
    for (feature, place), left in worse.items():
        for note in left:
            source = target.row(feature, options).source
            default = _is_default(feature, place, is_written)
            key = (feature, note.support, note.why, source, note.before, note.after, default)
            grouped.setdefault(key, {})[place] = None
    verdicts = [
        Verdict(
            feature,
            known[feature].code,
            known[feature].title,
            label,
            support,
            why,
            source,
            before,
            after,
            tuple(places),
            default,
            topology.accept.get(known[feature].code, "") if _is_lost(support) else "",
        )
        for (feature, support, why, source, before, after, default), places in grouped.items()
    ]
    return tuple(sorted(verdicts, key=lambda verdict: (verdict.code, -_WORSE[verdict.support])))


_IMPLIED = frozenset({"forwarded_headers", "match.path.prefix"})


def _is_lost(support: Support) -> bool:
    return _WORSE[support] >= _WORSE[Support.APPROXIMATED]


def _is_default(feature: str, place: SpecPath, is_written: Callable[[SpecPath], bool]) -> bool:
    """Whether only a default asks. What a listener implies (its forwarding headers) is asked for by the listener."""
    return feature not in _IMPLIED and not is_written(place)


def _by_place(notes: Iterable[Note]) -> dict[tuple[str, SpecPath], list[Note]]:
    found: dict[tuple[str, SpecPath], list[Note]] = {}
    for note in notes:
        found.setdefault((note.feature, note.path), []).append(note)
    return found


def diagnostics(
    verdicts: Iterable[Verdict], span: Callable[[SpecPath], Span], natives: Callable[[str], Sequence[str]]
) -> list[Diagnostic]:
    """The losses among verdicts as findings; `natives` names the targets that do a feature natively."""
    found = []
    for verdict in verdicts:
        severity = verdict.severity
        if severity is not None:
            found.append(_diagnostic(verdict, severity, span, natives(verdict.feature)))
    return found


def _diagnostic(
    verdict: Verdict, severity: Severity, span: Callable[[SpecPath], Span], natives: Sequence[str]
) -> Diagnostic:
    verb = "approximates" if verdict.support is Support.APPROXIMATED else "cannot do"
    first, *others = dict.fromkeys(map(span, verdict.places))
    notes = []
    if verdict.before or verdict.after:
        notes.append(f"asked: {verdict.before}; rendered: {verdict.after}")
    if len(others) > _MOST_PLACES:
        notes.append(f"and {len(others) - _MOST_PLACES} more places")
    if verdict.default:
        notes.append("this is lbgen's default; the spec does not write it")
    elsewhere = [name for name in natives if name != verdict.target.partition("@")[0]]
    if elsewhere:
        notes.append(f"native on {', '.join(elsewhere)}")
    if verdict.source:
        notes.append(f"source: {verdict.source}")
    return Diagnostic(
        code=verdict.code,
        severity=severity,
        message=f"{verdict.target} {verb} `{verdict.feature}` ({verdict.title})",
        span=first,
        label=verdict.why,
        related=tuple(Label(other, "here too") for other in others[:_MOST_PLACES]),
        notes=tuple(notes),
        help=f"change the spec, or write why it is fine: `accept: {{{verdict.code}: reason}}`",
    )


def unused_acceptances(
    topology: Topology, verdicts: Iterable[Verdict], span: Callable[[SpecPath], Span]
) -> list[Diagnostic]:
    """Acceptances that accept nothing on any of the targets the verdicts speak of."""
    lost = {verdict.code for verdict in verdicts if _is_lost(verdict.support)}
    return [
        Diagnostic(
            "LB210",
            Severity.WARNING,
            f"`accept` names {code}, which no target of this spec loses",
            span(("accept", code)),
            help="remove the line; `lbgen fidelity` lists the losses",
        )
        for code in topology.accept
        if code not in lost
    ]


def natives_of(targets: Mapping[str, Target]) -> Callable[[str], list[str]]:
    """Tells the names of the targets that do a feature natively, at their default versions."""

    def names(feature: str) -> list[str]:
        return [
            name for name, target in targets.items() if target.row(feature, target.default).support is Support.NATIVE
        ]

    return names
