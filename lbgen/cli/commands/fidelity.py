"""`lbgen fidelity`: what each target does with what a spec asks for."""

from __future__ import annotations

import sys
from collections import Counter

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.emit import emit, fails
from lbgen.cli.options import COLOR, ENVIRONMENT, FAIL_ON_LOSS, OUTPUT, TARGET
from lbgen.cli.output import put
from lbgen.failure import Misused
from lbgen.lean_typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lbgen.render.fidelity import Verdict
    from lbgen.render.targets import Chosen
    from lbgen.topology.build import Built


def run(arguments: Arguments) -> int:
    """Print the table of a spec, or of everything there is."""
    if arguments.all:
        return _run_all(arguments)
    if arguments.spec is None:
        raise Misused("name a spec, or ask for `--all`", "lbgen fidelity shop.lbgen.yaml")
    from lbgen.cli.specs import built  # noqa: PLC0415  commands load what they need when they run

    spec = built(arguments.spec, arguments.env)
    if spec.topology is None:
        arguments.format = "full"
        return emit(spec.diagnostics, spec.sources, arguments, checked=[arguments.spec], stream=sys.stderr)
    return _run_spec(spec, arguments)


def _run_spec(spec: Built, arguments: Arguments) -> int:
    from lbgen.render.fidelity import diagnostics  # noqa: PLC0415
    from lbgen.render.pipeline import judge  # noqa: PLC0415
    from lbgen.render.targets import choose  # noqa: PLC0415

    assert spec.topology is not None
    chosen = choose(spec.topology, arguments.target)
    verdicts = [verdict for one in chosen for verdict in judge(spec.topology, one, spec.is_written)]
    match arguments.format:
        case "json":
            text = _json(_as_data(verdict, spec) for verdict in verdicts)
        case kind:
            text = _table(verdicts, [one.label for one in chosen], kind)
    put(text, arguments.output)
    return int(fails(diagnostics(verdicts, spec.span, lambda _: ()), arguments.fail_on))


def _as_data(verdict: Verdict, spec: Built) -> dict[str, Any]:
    return {
        "feature": verdict.feature,
        "code": verdict.code,
        "target": verdict.target,
        "verdict": verdict.support.value,
        "where": [str(spec.span(place)) for place in verdict.places],
        "why": verdict.why,
        "before": verdict.before,
        "after": verdict.after,
        "source": verdict.source,
        "default": verdict.default,
        "accepted": verdict.accepted,
    }


def _json(rows: Any) -> str:
    import json  # noqa: PLC0415  only for this format

    return json.dumps(list(rows), indent=2, ensure_ascii=False) + "\n"


def _table(verdicts: list[Verdict], labels: list[str], kind: str) -> str:
    """Features by targets, the worst verdict of each; then, below, what is lost and how."""
    from lbgen.report.table import markdown_table, table  # noqa: PLC0415

    cells: dict[tuple[str, str, str], dict[str, Verdict]] = {}
    for verdict in verdicts:
        row = cells.setdefault((verdict.code, verdict.feature, verdict.title), {})
        row.setdefault(verdict.target, verdict)
    rows = [(code, feature, *(_cell(row.get(label)) for label in labels)) for (code, feature, _), row in cells.items()]
    header = ("code", "feature", *labels)
    make = markdown_table if kind == "markdown" else table
    lines = [make(header, rows), "\n"]
    mark = "- " if kind == "markdown" else ""
    said = Counter(
        _explained(verdict)
        for verdict in verdicts
        if verdict.severity is not None or verdict.accepted or verdict.support.value == "emulated"
    )
    lines += [f"{mark}{line}{f' [{count} times]' if count > 1 else ''}\n" for line, count in said.items()]
    return "".join(lines)


def _cell(verdict: Verdict | None) -> str:
    if verdict is None:
        return "-"
    return (
        f"{verdict.support.value}{' (accepted)' if verdict.accepted else ''}{' (default)' if verdict.default else ''}"
    )


def _explained(verdict: Verdict) -> str:
    change = f" ({verdict.before} -> {verdict.after})" if verdict.before or verdict.after else ""
    accepted = f" [accepted: {verdict.accepted}]" if verdict.accepted else ""
    return f"{verdict.code} {verdict.target} {verdict.support.value} {verdict.feature}: {verdict.why}{change}{accepted}"


def _run_all(arguments: Arguments) -> int:
    """Every feature on every target, at its default version or the one asked for."""
    from lbgen.render.targets import available, choose_bare  # noqa: PLC0415
    from lbgen.report.table import markdown_table, table  # noqa: PLC0415
    from lbgen.topology.features import features  # noqa: PLC0415

    chosen = choose_bare(arguments.target or list(available()))
    if arguments.format == "json":
        data = [
            {
                "feature": name,
                "code": feature.code,
                "target": one.label,
                "verdict": (row := one.target.row(name, one.options)).support.value,
                "why": row.why,
                "source": row.source,
            }
            for name, feature in features().items()
            for one in chosen
            if not feature.only_on or one.target.name in feature.only_on
        ]
        put(_json(data), arguments.output)
        return 0
    rows = [
        (feature.code, name, *(_row_cell(feature.only_on, one, name) for one in chosen))
        for name, feature in features().items()
    ]
    make = markdown_table if arguments.format == "markdown" else table
    put(make(("code", "feature", *(one.label for one in chosen)), rows), arguments.output)
    return 0


def _row_cell(only_on: tuple[str, ...], one: Chosen, feature: str) -> str:
    if only_on and one.target.name not in only_on:
        return "-"
    return one.target.row(feature, one.options).support.value


COMMAND = Command(
    "fidelity",
    "Show what each target does natively, emulates, approximates or cannot do.",
    run,
    arguments=(Argument("spec", "The spec, such as shop.lbgen.yaml; - is standard input.", required=False),),
    options=(
        TARGET,
        ENVIRONMENT,
        Option(("--all",), "Every feature, not only those the spec uses; needs no spec."),
        Option(("--format",), "How the table is printed.", choices=("text", "json", "markdown"), default="text"),
        FAIL_ON_LOSS,
        OUTPUT,
        COLOR,
    ),
)
