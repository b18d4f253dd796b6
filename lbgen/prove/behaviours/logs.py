"""Every request leaves a line in the access log that can be read back, whatever the client sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from lbgen.prove import changes, trials
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology

_MARK = "lbgen-log-mark"
_AGENT = 'quote " backslash \\ brace } <tag>'


def cases(topology: Topology) -> Iterator[Case]:
    """One, on the first upstream that requests reach, when there is a log."""
    kind = topology.observability.access_log
    for upstream, _ in trials.reachable(topology):
        if kind != "off":
            run = partial(_run, upstream.name, kind)
            yield Case("requests are logged", f"access log {kind}", ("access_log",), ("access_log",), run)
        return


def _run(name: str, kind: str, stand: Stand) -> Seen:
    with stand.bench(changes.apart(name)) as bench:
        way = trials.way_to(bench, name)
        mark = "&" if "?" in way.request.target else "?"
        marked = way._replace(request=way.request._replace(target=f"{way.request.target}{mark}{_MARK}"))
        bench.ask(marked, headers=(("User-Agent", _AGENT),))
        trials.until(lambda: _MARK in bench.logs, 3)
        lines = [line for line in bench.logs.splitlines() if _MARK in line]
    if len(lines) != 1:
        return Seen("no line", (Fault("one request", "one line", f"{len(lines)} lines", ("access_log",)),))
    line = lines[0]
    problem = _problem(line) if kind == "json" else ""
    faults = (
        (Fault("one request", "a line of JSON", f"{problem}: {line[:200]}", (), ("access_log",)),) if problem else ()
    )
    return Seen("one line", faults)


def _problem(line: str) -> str:
    """What is wrong with a line of JSON; empty when nothing is."""
    start = line.find("{")
    try:
        said = json.loads(line[start:])
    except ValueError as error:
        return str(error)
    return "" if said.get("user_agent", _AGENT) == _AGENT else f"user agent {said['user_agent']!r}"
