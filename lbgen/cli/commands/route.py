"""`lbgen route`: which route answers a request, and why not the others."""

from __future__ import annotations

import sys

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.options import ENVIRONMENT, OUTPUT, TARGET
from lbgen.failure import Misused
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.prove.explanation import Candidate, Explanation
    from lbgen.prove.oracle import Asked
    from lbgen.topology import Topology
    from lbgen.topology.build import Built

_MOST_FAR = 12
_NOTHING = "no line decides: the target's own default answers, or the route was left out (see `lbgen fidelity`)"


def run(arguments: Arguments) -> int:
    """Explain one request; 1 when the spec has errors."""
    from lbgen.cli.emit import emit  # noqa: PLC0415  commands load what they need when they run
    from lbgen.cli.output import put  # noqa: PLC0415
    from lbgen.cli.specs import built  # noqa: PLC0415

    spec = built(arguments.spec, arguments.env)
    if spec.topology is None:
        arguments.format, arguments.output = "full", None
        return emit(spec.diagnostics, spec.sources, arguments, checked=[arguments.spec], stream=sys.stderr)
    from lbgen.prove.explanation import explain  # noqa: PLC0415

    explained = explain(spec.topology, _asked(spec.topology, arguments))
    lines = _target_lines(spec, explained, arguments.target) if arguments.target else []
    if arguments.format == "json":
        put(_json(explained, lines), arguments.output)
    else:
        put(_text(explained, lines, show_all=arguments.all), arguments.output)
    return 0


def _asked(topology: Topology, arguments: Arguments) -> Asked:
    from lbgen.prove.oracle import asked_for  # noqa: PLC0415

    method, _, url = arguments.request.strip().rpartition(" ")
    scheme, mark, rest = url.partition("://")
    if not mark or not rest or scheme not in ("http", "https"):
        raise Misused(f"`{arguments.request}` is not a request", 'write it as "GET https://shop.example.com/path"')
    headers = tuple(_header(text) for text in arguments.header)
    asked = asked_for(topology, (method or "GET").upper(), url, headers, arguments.client)
    if asked is None:
        known = ", ".join(f"{one.protocol} {one.port}" for one in topology.listeners.values() if one.is_http)
        raise Misused(f"no listener answers `{url}`", f"http and https listeners: {known or 'none'}")
    return asked


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise Misused(f"`{text}` is not a header", 'write it as "Name: value"')
    return name.strip(), value.strip()


def _text(explained: Explanation, lines: list[tuple[str, list[str]]], *, show_all: bool) -> str:
    from lbgen.prove.testing import shown  # noqa: PLC0415
    from lbgen.report.table import table  # noqa: PLC0415

    asked = explained.asked
    head = f"{asked.request.method} {asked.request.host}{asked.request.target} on listener {asked.listener}"
    rows, hidden = _rows(explained.candidates, show_all=show_all)
    parts = [f"{head}\n"]
    if explained.path not in (None, asked.request.target.partition("?")[0]):
        parts.append(f"compared as {explained.path}\n")
    parts.append(f"-> {shown(explained.expected)}\n")
    if explained.expected.target not in (None, asked.request.target):
        parts.append(f"   server sees {explained.expected.target}\n")
    if rows:
        parts += ["\n", table(("", "route", "match", "why not"), rows)]
    if hidden:
        parts.append(f"and {hidden} more whose host or path differs (--all)\n")
    for target, places in lines:
        parts += [f"\n{target}\n", *(f"  {place}\n" for place in places)]
    return "".join(parts)


def _rows(candidates: tuple[Candidate, ...], *, show_all: bool) -> tuple[list[tuple[str, str, str, str]], int]:
    """Rows in the order in which routes are tried; of routes that are far off only so many."""
    rows, far = [], 0
    for one in candidates:
        far += not one.is_near
        if one.is_near or show_all or far <= _MOST_FAR:
            rows.append(("->" if not one.reason else "", one.route, one.match, one.reason))
    return rows, len(candidates) - len(rows)


def _target_lines(spec: Built, explained: Explanation, targets: list[str]) -> list[tuple[str, list[str]]]:
    """For each target the rules, locations or ACLs that give the same answer, each with its line."""
    from lbgen.cli.specs import sha256_of  # noqa: PLC0415
    from lbgen.prove.rules import Wanted, rules  # noqa: PLC0415
    from lbgen.render.pipeline import render  # noqa: PLC0415
    from lbgen.render.targets import choose  # noqa: PLC0415

    assert spec.topology is not None
    wanted = Wanted(explained.asked.listener, explained.expected.route, explained.path or "")
    found = []
    for chosen in choose(spec.topology, targets):
        rendered = render(spec.topology, chosen, sha256_of(spec), spec.is_written)
        places = [str(place) for place in rules(chosen.target.name, rendered.artifacts, wanted)]
        found.append((chosen.label, places or [_NOTHING]))
    return found


def _json(explained: Explanation, lines: list[tuple[str, list[str]]]) -> str:
    import json  # noqa: PLC0415  only for this format

    expected = explained.expected
    said = {
        "listener": explained.asked.listener,
        "path": explained.path,
        "route": expected.route,
        "status": expected.status or None,
        "shares": dict(expected.shares),
        "location": expected.location,
        "upstream_path": expected.target,
        "candidates": [one._asdict() for one in explained.candidates],
        "rendered": dict(lines),
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


COMMAND = Command(
    "route",
    "Which route answers a request, and why not the others.",
    run,
    arguments=(
        Argument("spec", "The spec, such as shop.lbgen.yaml; - is standard input."),
        Argument("request", 'The request: "GET https://shop.example.com/path".'),
    ),
    options=(
        Option(("-H", "--header"), 'A header of the request: "Name: value". Repeatable.', metavar="HEADER", many=True),
        Option(("--client",), "The client's address; 127.0.0.1 without it.", metavar="ADDRESS"),
        Option(("--all",), "List every route, also those whose host or path is far off."),
        TARGET,
        Option(("--format",), "How the answer is printed.", choices=("text", "json"), default="text"),
        OUTPUT,
        ENVIRONMENT,
    ),
    text="With -t, the rules, locations or ACLs that give the same answer are shown, with their lines.",
)
