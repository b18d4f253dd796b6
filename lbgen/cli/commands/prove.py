"""`lbgen prove`: the spec on real engines, on loopback."""

from __future__ import annotations

import sys

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.options import ENVIRONMENT, OUTPUT, TARGET
from lbgen.failure import Misused, Unable
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.prove.cases import Case
    from lbgen.prove.provers import Prover
    from lbgen.prove.run import Engine
    from lbgen.prove.sampling import Sample
    from lbgen.prove.verdicts import Result
    from lbgen.render.targets import Chosen
    from lbgen.topology import Topology

_FORMATS = ("text", "json", "junit")


def run(arguments: Arguments) -> int:
    """Prove; 1 when a behaviour is not as the spec says, 3 when an engine is missing."""
    from lbgen.cli.emit import emit  # noqa: PLC0415  commands load what they need when they run
    from lbgen.cli.specs import built  # noqa: PLC0415

    spec = built(arguments.spec, arguments.env)
    if spec.topology is None:
        arguments.format, arguments.output = "full", None
        return emit(spec.diagnostics, spec.sources, arguments, checked=[arguments.spec], stream=sys.stderr)
    from lbgen.prove.sampling import sample  # noqa: PLC0415

    chosen = sample(spec.topology)
    if chosen.note:
        sys.stderr.write(f"{chosen.note}\n")
    provers = _provers(chosen.topology, [*arguments.target, *arguments.engines])
    if arguments.compare:
        return _compare([one.engine for one in provers if one.engine], arguments)
    return _prove(chosen, provers, arguments)


def _provers(topology: Topology, wanted: list[str]) -> list[Prover]:
    """Who answers for the targets; where none is named, for those targets that have a program."""
    from lbgen.prove.provers import prover  # noqa: PLC0415
    from lbgen.render.targets import choose  # noqa: PLC0415

    chosen = [one for one in choose(topology, wanted) if wanted or _is_local(one)]
    if not chosen:
        raise Unable("no target of this spec has an engine that can be run here", "ask for one: -t nginx -t haproxy")
    provers = []
    for one in chosen:
        found = prover(topology, one)
        if found is None:
            raise Unable(
                f"no {one.target.title} on this machine to prove {one.label} on",
                "install it, or `pip install 'lbgen[engines]'`; `lbgen test` needs no engine",
            )
        version, engine = one.options.version, found.engine
        if version and engine and engine.subject.binary.version[:2] != version[:2]:
            sys.stderr.write(f"{one.label}: proved on {found.label}, the version at hand\n")
        provers.append(found)
    return provers


def _is_local(chosen: Chosen) -> bool:
    """Whether the target is a program of its own; a controller or a model has to be asked for."""
    return chosen.target.name in ("nginx", "haproxy")


def _prove(chosen: Sample, provers: list[Prover], arguments: Arguments) -> int:
    import time  # noqa: PLC0415

    from lbgen.cli.output import put  # noqa: PLC0415
    from lbgen.prove import table  # noqa: PLC0415
    from lbgen.prove.verdicts import Word  # noqa: PLC0415

    def is_meant(case: Case) -> bool:
        return (arguments.only or "") in f"{case.behaviour} {case.subject}"

    results: list[Result] = []
    took_s: dict[str, float] = {}
    for one in provers:
        started = time.monotonic()
        results += one.prove(is_meant, chosen.most_cases)
        took_s[one.label] = time.monotonic() - started
    match arguments.format:
        case "json":
            put(_json(chosen.topology, results, took_s), arguments.output)
        case "junit":
            put(table.junit(results), arguments.output)
        case _:
            moves = table.joined(one.moves() for one in provers)
            put(table.text(results, took_s, () if arguments.moves else moves), arguments.output)
            if arguments.moves:
                sys.stderr.write(table.all_moves(moves))
    return int(any(result.word is Word.FAIL for result in results))


def _json(topology: Topology, results: list[Result], took_s: dict[str, float]) -> str:
    import json  # noqa: PLC0415  only for this format

    from lbgen.prove import table  # noqa: PLC0415

    said = {
        "results": table.data(results),
        "proved": {engine: sorted(names) for engine, names in table.backed(topology, results).items()},
        "took_s": {engine: round(seconds, 1) for engine, seconds in took_s.items()},
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _compare(engines: list[Engine], arguments: Arguments) -> int:
    from lbgen.cli.output import put  # noqa: PLC0415
    from lbgen.prove.comparing import compare  # noqa: PLC0415

    if len(engines) != 2:
        raise Misused("--compare needs two engines", "lbgen prove SPEC --compare nginx haproxy")
    if arguments.format != "text":
        raise Misused(f"--compare has no format `{arguments.format}`", "it prints text")
    left, right = engines
    count, differences = compare(left, right)
    open_ones = [one for one in differences if not one.declared]
    lines = []
    for one in differences:
        word = f"declared ({', '.join(one.declared)})" if one.declared else "DIFFERS"
        lines += [f"{word}  {one.request}", f"  {left.label}: {one.left}", f"  {right.label}: {one.right}"]
    said = f"{count} requests: {len(differences)} answered differently, {len(open_ones)} of them undeclared"
    put("\n".join([*lines, said]) + "\n", arguments.output)
    return int(bool(open_ones))


COMMAND = Command(
    "prove",
    "Run the spec on real engines on loopback and check every promise that can be seen.",
    run,
    arguments=(
        Argument("spec", "The spec, such as shop.lbgen.yaml; - is standard input."),
        Argument("engines", "Targets to prove, as with -t: nginx haproxy@2.6.", required=False, many=True),
    ),
    options=(
        TARGET,
        Option(("--only",), "Only behaviours whose name or subject holds this text.", metavar="TEXT"),
        Option(("--compare",), "Send the same requests to two engines and list the answers that differ."),
        Option(("--moves",), "List everything that was moved onto loopback."),
        Option(("--format",), "How results are printed.", choices=_FORMATS, default="text"),
        OUTPUT,
        ENVIRONMENT,
    ),
    text=(
        "The rendered files run as they are, apart from addresses, ports, names and certificates, which are moved onto "
        "127.0.0.0/8; times are shortened where a behaviour would take minutes. ok: as the spec says. declared: not, "
        "and the fidelity report says so. FAIL: not, and nothing says so."
    ),
)
