"""`lbgen test`: the spec's own tests on the model."""

from __future__ import annotations

import sys

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.options import ENVIRONMENT, OUTPUT
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.prove.testing import Outcome, Report
    from lbgen.topology.build import Built


def run(arguments: Arguments) -> int:
    """Compare each test with what the model says; 1 when one differs."""
    from lbgen.cli.emit import emit  # noqa: PLC0415  commands load what they need when they run
    from lbgen.cli.output import put  # noqa: PLC0415
    from lbgen.cli.specs import built  # noqa: PLC0415

    spec = built(arguments.spec, arguments.env)
    if spec.topology is None:
        arguments.format, arguments.output = "full", None
        return emit(spec.diagnostics, spec.sources, arguments, checked=[arguments.spec], stream=sys.stderr)
    from lbgen.prove.testing import check  # noqa: PLC0415

    report = check(spec.topology)
    write = {"json": _json, "junit": _junit}.get(arguments.format, _text)
    put(write(spec, report), arguments.output)
    return int(any(outcome.mismatches for outcome in report.outcomes))


def _text(spec: Built, report: Report) -> str:
    lines = []
    for outcome in report.outcomes:
        word = "FAIL" if outcome.mismatches else "ok"
        lines.append(f"{word:4}  {outcome.test.method} {outcome.test.url} -> {outcome.got}")
        if outcome.mismatches:
            lines.append(f"        at {spec.span(outcome.test.origin)}")
        lines += [f"        {one.what}: expected {one.expected}, got {one.got}" for one in outcome.mismatches]
    failed = sum(bool(outcome.mismatches) for outcome in report.outcomes)
    passed = len(report.outcomes) - failed
    lines.append(f"{_counted(passed, 'test')} passed, {failed} failed, on the model")
    if report.unreached:
        names = ", ".join(f"`{route.name}`" for route in report.unreached)
        lines.append(f"no test reaches {_counted(len(report.unreached), 'route')}: {names}")
    return "\n".join(lines) + "\n"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _json(spec: Built, report: Report) -> str:
    import json  # noqa: PLC0415  only for this format

    tests = [
        {
            "request": f"{outcome.test.method} {outcome.test.url}",
            "where": str(spec.span(outcome.test.origin)),
            "passed": not outcome.mismatches,
            "got": outcome.got,
            "mismatches": [one._asdict() for one in outcome.mismatches],
        }
        for outcome in report.outcomes
    ]
    said = {"tests": tests, "routes_without_test": [route.name for route in report.unreached]}
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _junit(spec: Built, report: Report) -> str:
    from lbgen.prove.table import quoted, wrapped  # noqa: PLC0415  only for this format

    cases = "\n".join(_junit_case(spec, outcome) for outcome in report.outcomes)
    failures = sum(bool(outcome.mismatches) for outcome in report.outcomes)
    head = f'tests="{len(report.outcomes)}" failures="{failures}" errors="0" skipped="0"'
    name = spec.topology.name if spec.topology else ""
    return wrapped([f"  <testsuite name={quoted(name)} {head}>\n{cases}\n  </testsuite>"])


def _junit_case(spec: Built, outcome: Outcome) -> str:
    from lbgen.prove.table import escaped, quoted  # noqa: PLC0415  only for this format

    name = quoted(f"{outcome.test.method} {outcome.test.url}")
    head = f"    <testcase name={name} classname={quoted(str(spec.span(outcome.test.origin)))}"
    if not outcome.mismatches:
        return f"{head}/>"
    words = "\n".join(f"{one.what}: expected {one.expected}, got {one.got}" for one in outcome.mismatches)
    return f"{head}>\n      <failure message={quoted(outcome.got)}>{escaped(words)}</failure>\n    </testcase>"


COMMAND = Command(
    "test",
    "Check the spec's own tests on the model, without any engine.",
    run,
    arguments=(Argument("spec", "The spec, such as shop.lbgen.yaml; - is standard input."),),
    options=(
        Option(("--format",), "How results are printed.", choices=("text", "json", "junit"), default="text"),
        OUTPUT,
        ENVIRONMENT,
    ),
    text="`lbgen prove` checks the same tests on real engines. Routes that no test reaches are listed.",
)
