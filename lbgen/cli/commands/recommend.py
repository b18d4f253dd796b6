"""`lbgen recommend`: which algorithm an upstream should use, on what evidence."""

from __future__ import annotations

import sys

from lbgen.cli import asking
from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.loads import LOAD
from lbgen.cli.options import COLOR, ENVIRONMENT, FAIL_ON, FORMAT, OUTPUT, TARGET
from lbgen.failure import Misused
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.finding import Finding
    from lbgen.recommend.advice import Advice
    from lbgen.topology import Topology, Upstream
    from lbgen.topology.build import Built

_PICTURES = ("text", "svg", "html", "json")
_MOST_SERVERS = 1000
_EQUAL = (
    "p99 within a tenth of the best counts as equal; of those the one that fewest targets approximate is recommended, "
    "then the simplest"
)


def run(arguments: Arguments) -> int:
    """Recommend; with --check, 1 when the spec's algorithm contradicts the facts."""
    from lbgen.cli import loads  # noqa: PLC0415  commands load what they need when they run
    from lbgen.cli.emit import emit  # noqa: PLC0415
    from lbgen.cli.specs import built  # noqa: PLC0415

    _refuse_what_does_not_go_together(arguments)
    spec = built(arguments.spec, arguments.env) if arguments.spec else _without_spec(arguments)
    if spec.topology is None:
        arguments.format, arguments.output = "full", None
        return emit(spec.diagnostics, spec.sources, arguments, checked=list(spec.sources), stream=sys.stderr)
    if arguments.check:
        return _check(spec, spec.topology, arguments)
    upstream = loads.upstream_of(spec.topology, arguments.upstream)
    if arguments.ask:
        asking.ask(arguments, [server.name for server in upstream.servers])
    advice = _advise(spec.topology, upstream, arguments)
    if arguments.apply:
        return _apply(spec, upstream, advice, arguments)
    from lbgen.cli.output import put  # noqa: PLC0415

    put(_written(arguments.format, advice), arguments.output)
    return 0


def _refuse_what_does_not_go_together(arguments: Arguments) -> None:
    if not arguments.check and arguments.format not in _PICTURES:
        raise Misused(f"`--format {arguments.format}` is for --check", "text, json, svg or html")
    if arguments.apply and (arguments.spec in (None, "-") or arguments.env):
        raise Misused("--apply edits a file, without --env", "name the spec's file")
    if arguments.check and not arguments.spec:
        raise Misused("--check is about a spec", "lbgen recommend --check shop.lbgen.yaml")
    if arguments.spec and arguments.servers is not None:
        raise Misused("--servers is for when there is no spec", "the spec says which servers there are")
    if arguments.servers is not None and not 1 <= arguments.servers <= _MOST_SERVERS:
        raise Misused(f"--servers must be 1 to {_MOST_SERVERS}")


def _without_spec(arguments: Arguments) -> Built:
    """A spec made of what is said about the servers, by options or on the terminal."""
    from lbgen.cli import loads  # noqa: PLC0415
    from lbgen.recommend import bare  # noqa: PLC0415
    from lbgen.topology.build import build  # noqa: PLC0415

    facts = [getattr(arguments, name) for name in (*asking.QUESTIONS, "servers", "speed", "connections", "trace")]
    if not any(facts) and not asking.is_terminal():
        raise Misused(
            "there is no spec, and nothing is said about the servers",
            "lbgen recommend shop.lbgen.yaml, or lbgen recommend --servers 4 --long-connections; "
            "on a terminal, questions are asked",
        )
    arguments.ask = arguments.ask or not any(facts)
    if arguments.ask and asking.is_terminal():
        asking.ask_servers(arguments)
    named = [loads.speed_of(one)[0] for one in arguments.speed]
    servers = bare.names(arguments.servers or max(2, len(named)), named)
    return build("<options>", text=bare.spec(servers))


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
    said = {name: getattr(arguments, name) for name in asking.QUESTIONS}
    said["long_connections"] = said["long_connections"] or arguments.connections is not None
    return said


def _advise(topology: Topology, upstream: Upstream, arguments: Arguments) -> Advice:
    from lbgen import algorithms, recommend  # noqa: PLC0415
    from lbgen.cli import loads  # noqa: PLC0415
    from lbgen.recommend import weighing  # noqa: PLC0415
    from lbgen.recommend.advice import Advice  # noqa: PLC0415
    from lbgen.recommend.applying import changes  # noqa: PLC0415
    from lbgen.recommend.assumptions import of_algorithms, of_runs  # noqa: PLC0415
    from lbgen.recommend.naming import fidelity, name_on  # noqa: PLC0415
    from lbgen.render.targets import choose  # noqa: PLC0415
    from lbgen.simulate import simulate  # noqa: PLC0415

    scenario, assumptions = recommend.situation(upstream, loads.wishes_of(arguments))
    facts = recommend.facts_of(topology, upstream, scenario, _said(arguments))
    seeds = loads.seeds_of(arguments)
    targets = choose(topology, arguments.target)
    held = fidelity(topology, upstream.name, algorithms.choices(), targets)
    outcomes = simulate(scenario, algorithms.choices(), seeds, progress=loads.progress())
    decision = recommend.decide(facts, outcomes, held)
    if weighted := weighing.by_weights(facts, scenario, seeds):
        decision = decision._replace(why=(*decision.why, weighing.sentence(weighted)))
    chosen = decision.chosen.algorithm
    names = [name_on(topology, upstream.name, chosen, one) for one in targets]
    return Advice(
        f"{topology.name}: upstream {upstream.name}" if arguments.spec else f"{len(upstream.servers)} servers",
        upstream.algorithm if arguments.spec else "",
        facts,
        decision,
        tuple(names),
        held,
        (*assumptions, *of_runs(scenario, seeds, has_phases=False), *of_algorithms(algorithms.choices()), _EQUAL),
        changes(decision, facts, upstream),
        _again(arguments) if arguments.spec else "lbgen init",
    )


def _again(arguments: Arguments) -> str:
    """The command line that writes what is recommended: this one, and --apply."""
    import shlex  # noqa: PLC0415  only here

    words = ["lbgen", "recommend", arguments.spec, *([arguments.upstream] if arguments.upstream else [])]
    for option in COMMAND.options:
        value = getattr(arguments, option.dest)
        if option.dest in ("ask", "format", "output", "color", "fail_on", "apply", "env") or value == option.default:
            continue
        name = option.names[-1]
        if option.is_flag:
            words += [name] if value else []
        else:
            words += [word for one in (value if option.many else [value]) for word in (name, str(one))]
    return shlex.join([*words, "--apply"])


def _apply(spec: Built, upstream: Upstream, advice: Advice, arguments: Arguments) -> int:
    """Write what is recommended into the spec; what changed is shown as a diff."""
    import difflib  # noqa: PLC0415  only here

    from lbgen.recommend.applying import applied, shown  # noqa: PLC0415
    from lbgen.render.writing import write_one  # noqa: PLC0415

    if not advice.changes:
        sys.stderr.write(f"upstream {upstream.name} uses {upstream.algorithm} already; nothing to do\n")
        return 0
    path = arguments.spec
    before, after = spec.sources[path].text, applied(spec, path, upstream.name, advice.changes)
    write_one(path, after)
    lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    sys.stdout.write("".join(difflib.unified_diff(*lines, path, path)))
    sys.stderr.write(f"{path}: upstream {upstream.name} now has {shown(advice.changes)}\n")
    return 0


def _written(kind: str, advice: Advice) -> str:
    from lbgen.recommend import advice as shown  # noqa: PLC0415
    from lbgen.recommend import charts  # noqa: PLC0415

    match kind:
        case "json":
            import json  # noqa: PLC0415  only for this format

            return json.dumps(shown.data(advice), indent=2, ensure_ascii=False) + "\n"
        case "svg":
            return _picture(advice)
        case "html":
            return charts.html(advice.title, _picture(advice), shown.text(advice))
        case _:
            return shown.text(advice)


def _picture(advice: Advice) -> str:
    from lbgen.recommend import charts  # noqa: PLC0415

    decision = advice.decision
    return charts.svg(decision.outcomes, advice.title, advice.assumptions, decision.chosen.algorithm)


COMMAND = Command(
    "recommend",
    "Recommend a balancing algorithm, with reasons and a simulation.",
    run,
    arguments=(
        Argument(
            "spec", "The spec, such as shop.lbgen.yaml; - is standard input; none: options say it.", required=False
        ),
        Argument("upstream", "The upstream; without it, the one with most servers.", required=False),
    ),
    options=(
        Option(("--session",), "Clients must stay on their server."),
        Option(("--long-connections",), "Connections live for minutes or longer."),
        Option(("--servers-change",), "Servers come and go often."),
        Option(("--response-time",), "Response time matters more than anything."),
        Option(("--cache",), "Servers hold caches for a key."),
        Option(("--servers",), "Without a spec: how many servers there are.", metavar="NUMBER", kind=int),
        Option(("--ask",), "Ask for these facts on the terminal; without a spec and facts, so or so."),
        Option(("--check",), "Only say whether the spec's algorithm contradicts the facts."),
        Option(("--apply",), "Write the recommendation into the spec; everything else stays as it is."),
        TARGET,
        *LOAD,
        Option(
            ("--format",),
            "How the answer is printed; those of findings are for --check.",
            choices=tuple(dict.fromkeys((*_PICTURES, *FORMAT.choices))),
            default="text",
        ),
        OUTPUT,
        ENVIRONMENT,
        FAIL_ON,
        COLOR,
    ),
    text="Every number rests on an assumption printed with it. Same seed, same bytes.",
)
