"""`lbgen simulate`: what happens to an upstream under a load, when a server dies, or during a deploy."""

from __future__ import annotations

import sys

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.loads import LOAD
from lbgen.cli.options import ENVIRONMENT, OUTPUT
from lbgen.failure import Misused
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lbgen.simulate import Outcome


def run(arguments: Arguments) -> int:
    """Simulate; 1 when the spec has errors or the load cannot be carried."""
    from lbgen.cli import loads  # noqa: PLC0415  commands load what they need when they run
    from lbgen.cli.emit import emit  # noqa: PLC0415
    from lbgen.cli.output import put  # noqa: PLC0415
    from lbgen.cli.specs import built  # noqa: PLC0415

    spec = built(arguments.spec, arguments.env)
    if spec.topology is None:
        arguments.format, arguments.output = "full", None
        return emit(spec.diagnostics, spec.sources, arguments, checked=[arguments.spec], stream=sys.stderr)
    if arguments.kill and arguments.deploy:
        raise Misused("one thing at a time: --kill or --deploy")
    for name in arguments.algorithm:
        _refuse_unknown(name)
    from lbgen.recommend import happenings, situation  # noqa: PLC0415
    from lbgen.recommend.assumptions import of_algorithms, of_runs  # noqa: PLC0415
    from lbgen.simulate import simulate  # noqa: PLC0415

    upstream = loads.upstream_of(spec.topology, arguments.upstream)
    scenario, assumptions = situation(upstream, loads.wishes_of(arguments))
    story = happenings.Story(scenario, (), ())
    if arguments.kill:
        story = happenings.kill(scenario, arguments.kill)
    elif arguments.deploy:
        story = happenings.deploy(scenario, arguments.restart_ms)
    names = list(dict.fromkeys(arguments.algorithm)) or [upstream.algorithm]
    seeds = loads.seeds_of(arguments)
    outcomes = simulate(story.scenario, names, seeds, phases=story.phases, progress=loads.progress())
    runs = of_runs(story.scenario, seeds, has_phases=bool(story.phases))
    said = [*assumptions, *story.assumptions, *runs, *of_algorithms(names)]
    put(_written(arguments.format, f"{spec.topology.name}: upstream {upstream.name}", said, outcomes), arguments.output)
    return int(any(one.is_unstable for one in outcomes))


def _refuse_unknown(name: str) -> None:
    from lbgen.algorithms import every  # noqa: PLC0415
    from lbgen.cli.suggest import suggestion  # noqa: PLC0415

    if name not in every():
        raise Misused(f"there is no algorithm `{name}`{suggestion(name, every())}", f"algorithms: {', '.join(every())}")


def _written(kind: str, title: str, said: Sequence[str], outcomes: Sequence[Outcome]) -> str:
    from lbgen.recommend import charts, tables  # noqa: PLC0415

    match kind:
        case "json":
            import json  # noqa: PLC0415  only for this format

            data = {"title": title, "assumptions": said, "outcomes": [tables.data(one) for one in outcomes]}
            return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
        case "svg":
            return charts.svg(outcomes, title, said)
        case "html":
            return charts.html(title, charts.svg(outcomes, title, said), _text(title, said, outcomes))
        case _:
            return _text(title, said, outcomes)


def _text(title: str, said: Sequence[str], outcomes: Sequence[Outcome]) -> str:
    from lbgen.recommend import tables  # noqa: PLC0415

    parts = [f"{title}\n\n", tables.latency_table(outcomes)]
    for one in outcomes:
        parts.append(f"\n{one.algorithm}\n")
        if one.phases:
            parts.append(tables.phase_table(one))
        if one.moved:
            parts.append(f"clients on another server afterwards: {tables.percent(one.moved)}\n")
        parts += ["\n", tables.share_table(one)]
        if one.is_unstable:
            names = ", ".join(one.scenario.servers[index].name for index in one.overloaded)
            parts.append(f"unstable: {names} would get more work than they can do, and queues grow for ever\n")
    parts += ["\nassumptions\n", *(f"  {line}\n" for line in said)]
    return "".join(parts)


COMMAND = Command(
    "simulate",
    "Simulate an upstream: under load, when a server dies, during a deploy.",
    run,
    arguments=(
        Argument("spec", "The spec, such as shop.lbgen.yaml; - is standard input."),
        Argument("upstream", "The upstream; without it, the one with most servers.", required=False),
    ),
    options=(
        Option(("--kill",), "This server dies, and returns later.", metavar="SERVER"),
        Option(("--deploy",), "Servers are drained and restarted one by one."),
        Option(("--restart-ms",), "--deploy: how long a restart takes.", metavar="MS", kind=float, default=2000.0),
        Option(("--algorithm",), "Compare these algorithms. Repeatable.", metavar="NAME", many=True),
        *LOAD,
        Option(("--format",), "How results are printed.", choices=("text", "json", "svg", "html"), default="text"),
        OUTPUT,
        ENVIRONMENT,
    ),
    text="Exits with 1 when the load cannot be carried. Same seed, same bytes.",
)
