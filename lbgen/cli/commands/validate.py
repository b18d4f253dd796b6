"""`lbgen validate`: is the spec right, and do the real engines accept what it becomes."""

from __future__ import annotations

import sys

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.emit import emit
from lbgen.cli.options import COLOR, ENVIRONMENT, FAIL_ON_LOSS, FORMAT, OUTPUT, TARGET
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.diagnostics import Diagnostic, Source
    from lbgen.topology.build import Built


def run(arguments: Arguments) -> int:
    """Check each spec; print what is wrong with any of them."""
    from lbgen.cli.specs import built  # noqa: PLC0415  commands load what they need when they run

    found: list[Diagnostic] = []
    sources: dict[str, Source] = {}
    for name in arguments.spec:
        spec = built(name, arguments.env)
        sources.update(spec.sources)
        found += spec.diagnostics
        if spec.topology is not None:
            found += _on_targets(spec, arguments)
    return emit(found, sources, arguments, checked=arguments.spec)


def _on_targets(spec: Built, arguments: Arguments) -> list[Diagnostic]:
    """Losses on each target, and what the engines say about the files."""
    from lbgen.render import fidelity, targets  # noqa: PLC0415

    assert spec.topology is not None
    chosen = targets.choose(spec.topology, arguments.target)
    natives = fidelity.natives_of(targets.available())
    found: list[Diagnostic] = []
    verdicts: list[fidelity.Verdict] = []
    for one in chosen:
        if arguments.no_engines:
            from lbgen.render.pipeline import judge  # noqa: PLC0415

            said = judge(spec.topology, one, spec.is_written)
        else:
            from lbgen.cli.engines import ask  # noqa: PLC0415

            said, complaints = ask(spec, one, sys.stderr)
            found += complaints
        verdicts += said
        found += fidelity.diagnostics(said, spec.span, natives)
    if not arguments.target:
        found += fidelity.unused_acceptances(spec.topology, verdicts, spec.span)
    return found


COMMAND = Command(
    "validate",
    "Check specs: language, references, routing, fidelity, and what the real engines say.",
    run,
    arguments=(Argument("spec", "Specs, such as shop.lbgen.yaml; - is standard input.", many=True),),
    options=(
        TARGET,
        ENVIRONMENT,
        Option(("--no-engines",), "Check the spec alone; ask no real engine."),
        FAIL_ON_LOSS,
        FORMAT,
        OUTPUT,
        COLOR,
    ),
    text="Engine checks are hermetic: no DNS, no real certificates, no privileges, nothing of yours is written.",
)
