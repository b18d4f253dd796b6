"""`lbgen probe`: the spec's active checks, made now and from this machine."""

from __future__ import annotations

import sys

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.options import ENVIRONMENT, OUTPUT
from lbgen.failure import Misused, Refused
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lbgen.probe import Probed
    from lbgen.topology import Topology, Upstream

_MOST_TRIES = 100


def run(arguments: Arguments) -> int:
    """Probe; 1 when a server is down or the spec has errors, 3 when this machine cannot make a check."""
    from lbgen.cli.emit import emit  # noqa: PLC0415  commands load what they need when they run
    from lbgen.cli.output import put  # noqa: PLC0415
    from lbgen.cli.specs import built  # noqa: PLC0415

    if not 1 <= arguments.tries <= _MOST_TRIES:
        raise Misused(f"--tries must be 1 to {_MOST_TRIES}")
    if arguments.pause_ms is not None and arguments.pause_ms < 0:
        raise Misused("--pause-ms must be 0 or more")
    spec = built(arguments.spec, arguments.env)
    if spec.topology is None:
        arguments.format, arguments.output = "full", None
        return emit(spec.diagnostics, spec.sources, arguments, checked=[arguments.spec], stream=sys.stderr)
    from lbgen.probe import State, probe  # noqa: PLC0415

    asked = _asked(spec.topology, arguments.upstream)
    left = [one for one in asked if one.health_check is None]
    if len(left) == len(asked):
        names = ", ".join(f"`{one.name}`" for one in asked)
        raise Refused(f"there is no active check to make: {names}", "add `health_check:` to an upstream")
    found = probe(asked, arguments.tries, arguments.pause_ms)
    put(_written(arguments.format, spec.topology.name, found, left), arguments.output)
    states = {one.state for one in found}
    return 1 if State.DOWN in states else 3 if State.UNKNOWN in states else 0


def _asked(topology: Topology, names: Sequence[str]) -> list[Upstream]:
    for name in names:
        if name not in topology.upstreams:
            raise Misused(f"there is no upstream `{name}`", f"upstreams: {', '.join(topology.upstreams)}")
    return [one for one in topology.upstreams.values() if not names or one.name in names]


def _written(kind: str, title: str, found: Sequence[Probed], left: Sequence[Upstream]) -> str:
    from lbgen.probe import table  # noqa: PLC0415

    match kind:
        case "json":
            import json  # noqa: PLC0415  only for this format

            return json.dumps(table.data(found, left), indent=2, ensure_ascii=False) + "\n"
        case "junit":
            return table.junit(title, found, left)
        case _:
            return table.text(found, left)


COMMAND = Command(
    "probe",
    "Make the spec's active health checks now, from this machine.",
    run,
    arguments=(Argument("spec", "The spec, such as shop.lbgen.yaml; - is standard input."),),
    options=(
        Option(("--upstream",), "Only this upstream. Repeatable.", metavar="NAME", many=True),
        Option(
            ("--tries",),
            "Checks of each server; the check's thresholds decide what they mean.",
            metavar="NUMBER",
            kind=int,
            default=1,
        ),
        Option(
            ("--pause-ms",),
            "From one check of a server to the next; without it, the check's interval.",
            metavar="MS",
            kind=int,
        ),
        Option(("--format",), "How results are printed.", choices=("text", "json", "junit"), default="text"),
        OUTPUT,
        ENVIRONMENT,
    ),
    text="Each check is one connection with the check's own request, Host, TLS and time-out, and nothing else is sent; "
    "redirects are not followed. Exits with 1 when a server is down, with 3 when this machine cannot make a check.",
)
