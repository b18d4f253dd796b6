"""`--trace` on what the real nginx and HAProxy write: their usual formats, and the JSON that lbgen configures."""

from __future__ import annotations

import time

import pytest

from lbgen.cli.dispatch import dispatch
from lbgen.prove.bench import Subject, bench
from lbgen.prove.engines import recipe
from lbgen.render.targets import choose_bare
from lbgen.simulate.traces import read
from lbgen.topology.build import build
from tests.conftest import ROOT, missing

pytestmark = pytest.mark.behaviour
SEED = str(ROOT / "examples/seed-basic/seed-basic.lbgen.yaml")
SPEC = """
version: 1
name: logged
listeners: {web: {protocol: http, port: 80}}
upstreams: {app: {servers: [{name: only, address: '10.0.0.1:80'}]}}
routes: [{upstream: app}]
observability: {access_log: json}
"""
AGENT = 'curl/8 "quoted" \\x7b'
BAD = ["", "not a line of any log", '{"time": "yesterday", "client": "a"}', "[NOTICE] (1) : an engine speaking"]
DELAY_MS = 5
REQUESTS = 100


def as_is(text):
    return text


def combined(text):
    assert "lbgen_json;" in text
    return text.replace("lbgen_json;", "combined;")


def httplog(text):
    head, _, rest = text.partition("    log-format ")
    return f"{head}    option httplog\n{rest.partition(chr(10))[2]}"


def logged(target, edit):
    """The access log after requests in at least two different seconds, and how many there were."""
    (chosen,) = choose_bare([target])
    binary = chosen.target.engine.find(chosen.options.version)
    if binary is None:
        missing(f"{target} is not on this machine")
    topology = build("logged.lbgen.yaml", text=SPEC, variables={}).topology
    with bench(Subject(topology, chosen, binary, recipe(target)), edit=edit) as made:
        made.stub("app", "only").manners.delay_ms = DELAY_MS
        request = f"GET /a?b=%22 HTTP/1.1\r\nHost: a\r\nUser-Agent: {AGENT}\r\nConnection: close\r\n\r\n".encode()
        deadline, sent = time.monotonic() + 30, 0
        while True:
            lines = [line for line in made.logs.splitlines() if "/a?b=" in line]
            if sent >= REQUESTS and len(lines) == sent and read(lines).trace:  # some formats have whole seconds
                return lines, sent
            assert time.monotonic() < deadline, lines
            if sent < REQUESTS or len(lines) == sent:
                with made.connect("web") as connection:
                    assert connection.ask(request, "GET").status == 200
                sent += 1
            else:
                time.sleep(0.01)  # the line of a request comes after its answer


@pytest.mark.parametrize(
    ("target", "edit", "timed"),
    [("nginx", combined, False), ("nginx", as_is, True), ("haproxy", httplog, True), ("haproxy", as_is, True)],
    ids=["nginx combined", "nginx json", "haproxy httplog", "haproxy json"],
)
def test_the_log_of_an_engine_is_a_trace(capsys, tmp_path, target, edit, timed):
    lines, sent = logged(target, edit)
    log = tmp_path / "access.log"
    log.write_text("\n".join([*BAD, *lines]) + "\n")
    assert dispatch(["simulate", SEED, "--trace", str(log), "--utilisation", "0.3", "--rps", "50"]) == 0
    said = capsys.readouterr()
    assert f"{log}: {sent} of {sent + 3} lines understood, 3 not\n" in said.err
    assert [line.split(": ")[0] for line in said.err.splitlines()[:3]] == [f"{log}:{number}" for number in (2, 3, 4)]
    assert f"{sent if timed else 0} of {sent} service times are the log's" in said.out
    assert f"{sent} requests for each of 3 seeds" in said.out
    mean = float(said.out.partition(" ms mean service time")[0].split()[-1])
    assert mean >= DELAY_MS if timed else mean == 50  # at least what the server was told to take; or the default
