"""`lbgen recommend`: which algorithm an upstream should use, on what evidence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.loads import LOAD
from lbgen.cli.options import COLOR, ENVIRONMENT, FAIL_ON, FORMAT, OUTPUT, TARGET
from lbgen.failure import Misused

if TYPE_CHECKING:
    from lbgen.finding import Finding
    from lbgen.recommend.advice import Advice
    from lbgen.topology import Topology, Upstream
    from lbgen.topology.build import Built

_EQUAL = (
    "p99 within a tenth of the best counts as equal; of those the one that fewest targets approximate is recommended, "
    "then the simplest"
)
_QUESTIONS = {
    "session": "must a client stay on its server?",
    "long_connections": "do connections live for minutes or longer?",
    "servers_change": "do servers come and go often?",
    "response_time": "does response time matter more than anything?",
    "cache": "do servers hold caches for a key?",
}


def run(arguments: Arguments) -> int:
    """Recommend; with --check, 1 when the spec's algorithm contradicts the facts."""
    from lbgen.cli import loads  # noqa: PLC0415  commands load what they need when they run
    from lbgen.cli.emit import emit  # noqa: PLC0415
    from lbgen.cli.specs import built  # noqa: PLC0415

    spec = built(arguments.spec, arguments.env)
    if spec.topology is None:
        arguments.format, arguments.output = "full", None
        return emit(spec.diagnostics, spec.sources, arguments, checked=[arguments.spec], stream=sys.stderr)
    if arguments.check:
        return _check(spec, spec.topology, arguments)
    if arguments.format not in ("text", "json", "svg", "html"):
        raise Misused(f"`--format {arguments.format}` is for --check", "text, json, svg or html")
    upstream = loads.upstream_of(spec.topology, arguments.upstream)
    advice = _advise(spec.topology, upstream, arguments)
    if arguments.apply:
        return _apply(spec, upstream, advice, arguments)
    from lbgen.cli.output import put  # noqa: PLC0415

    put(_written(arguments.format, advice), arguments.output)
    return 0


def _check(spec: Built, topology: Topology, arguments: Arguments) -> int:
    from lbgen.cli import loads  # noqa: PLC0415
    from lbgen.cli.emit import emit  # noqa: PLC0415
    from lbgen.finding import locate  # noqa: PLC0415
    from lbgen.recommend import facts_of, situation  # noqa: PLC0415
    from lbgen.recommend.contradictions import contradictions  # noqa: PLC0415

    name = arguments.upstream
    asked = [loads.upstream_of(topology, name)] if name else list(topology.upstreams.values())
    found: list[Finding] = []
    wishes = loads.wishes_of(arguments)
    for upstream in asked:
        names = {server.name for server in upstream.servers}
        own = {server: speed for server, speed in wishes.speeds.items() if server in names}
        scenario, _ = situation(upstream, wishes._replace(speeds=own))
        facts = facts_of(topology, upstream, scenario, _said(arguments))
        found += contradictions(topology, upstream, facts, scenario)
    if arguments.format in ("text", "svg", "html"):
        arguments.format = "full"
    return emit(locate(found, spec.loaded.span), spec.sources, arguments, checked=[arguments.spec])


def _said(arguments: Arguments) -> dict[str, bool]:
    said = {name: getattr(arguments, name) for name in _QUESTIONS}
    said["long_connections"] = said["long_connections"] or arguments.connections is not None
    return said


def _advise(topology: Topology, upstream: Upstream, arguments: Arguments) -> Advice:
    from lbgen import algorithms, recommend  # noqa: PLC0415
    from lbgen.cli import loads  # noqa: PLC0415
    from lbgen.recommend.advice import Advice  # noqa: PLC0415
    from lbgen.recommend.naming import fidelity, name_on  # noqa: PLC0415
    from lbgen.render.targets import choose  # noqa: PLC0415
    from lbgen.simulate import simulate  # noqa: PLC0415

    if arguments.ask:
        _ask(arguments)
    scenario, assumptions = recommend.situation(upstream, loads.wishes_of(arguments))
    facts = recommend.facts_of(topology, upstream, scenario, _said(arguments))
    seeds = loads.seeds_of(arguments)
    targets = choose(topology, arguments.target)
    held = fidelity(topology, upstream.name, algorithms.choices(), targets)
    outcomes = simulate(scenario, algorithms.choices(), seeds, progress=loads.progress())
    decision = recommend.decide(facts, outcomes, held)
    chosen = decision.chosen.algorithm
    names = [name_on(topology, upstream.name, chosen, one) for one in targets]
    runs = (
        f"{scenario.requests} requests for each of {len(seeds)} seeds from {seeds[0]} on "
        "(--requests, --seeds, --seed); ± is the 95 % interval of the mean over seeds"
    )
    return Advice(
        f"{topology.name}: upstream {upstream.name}",
        upstream.algorithm,
        facts,
        decision,
        tuple(names),
        held,
        (*assumptions, runs, _EQUAL),
        f"lbgen recommend {arguments.spec} {upstream.name} --apply",
    )


def _ask(arguments: Arguments) -> None:
    """The questions, on a terminal; what an option has said already is not asked."""
    if not sys.stdin.isatty():
        raise Misused("--ask asks questions, and there is no terminal to ask on", "give facts as options")
    for name, question in _QUESTIONS.items():
        if not getattr(arguments, name):
            sys.stderr.write(f"{question} [y/N] ")
            sys.stderr.flush()
            setattr(arguments, name, sys.stdin.readline().strip().lower() in ("y", "yes"))


def _apply(spec: Built, upstream: Upstream, advice: Advice, arguments: Arguments) -> int:
    from lbgen.recommend.applying import applied  # noqa: PLC0415
    from lbgen.render.writing import write_one  # noqa: PLC0415

    if arguments.spec == "-" or arguments.env:
        raise Misused("--apply edits a file, without --env", "name the spec's file")
    chosen = advice.decision.chosen.algorithm
    if chosen == upstream.algorithm:
        sys.stderr.write(f"upstream {upstream.name} uses {chosen} already; nothing to do\n")
        return 0
    write_one(arguments.spec, applied(spec, arguments.spec, upstream.name, chosen))
    sys.stderr.write(f"{arguments.spec}: upstream {upstream.name} now uses {chosen}, it used {upstream.algorithm}\n")
    return 0


def _written(kind: str, advice: Advice) -> str:
    from lbgen.recommend import advice as shown  # noqa: PLC0415
    from lbgen.recommend import charts  # noqa: PLC0415

    match kind:
        case "json":
            import json  # noqa: PLC0415  only for this format

            return json.dumps(shown.data(advice), indent=2, ensure_ascii=False) + "\n"
        case "svg":
            return charts.svg(advice.decision.outcomes, advice.title)
        case "html":
            return charts.html(advice.title, charts.svg(advice.decision.outcomes, advice.title), shown.text(advice))
        case _:
            return shown.text(advice)


COMMAND = Command(
    "recommend",
    "Recommend a balancing algorithm, with reasons and a simulation.",
    run,
    arguments=(
        Argument("spec", "The spec, such as shop.lbgen.yaml; - is standard input."),
        Argument("upstream", "The upstream; without it, the one with most servers.", required=False),
    ),
    options=(
        Option(("--session",), "Clients must stay on their server."),
        Option(("--long-connections",), "Connections live for minutes or longer."),
        Option(("--servers-change",), "Servers come and go often."),
        Option(("--response-time",), "Response time matters more than anything."),
        Option(("--cache",), "Servers hold caches for a key."),
        Option(("--ask",), "Ask for these facts on the terminal."),
        Option(("--check",), "Only say whether the spec's algorithm contradicts the facts."),
        Option(("--apply",), "Write the recommendation into the spec; everything else stays as it is."),
        TARGET,
        *LOAD,
        Option(
            ("--format",),
            "How the answer is printed; those of findings are for --check.",
            choices=("text", "svg", "html", *FORMAT.choices),
            default="text",
        ),
        OUTPUT,
        ENVIRONMENT,
        FAIL_ON,
        COLOR,
    ),
    text="Every number rests on an assumption printed with it. Same seed, same bytes.",
)
