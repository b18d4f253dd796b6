"""The engine's words come back at the place of the spec that its line was made from."""

import pytest

from lbgen.cli import engines
from lbgen.diagnostics import Severity
from lbgen.ports import Complaint
from lbgen.render.pipeline import render
from lbgen.render.targets import choose_bare
from lbgen.topology.build import build

SPEC = """\
version: 1
name: words
listeners:
  web: {protocol: http, port: 80}
upstreams:
  app: {servers: ["10.0.0.1:80"]}
routes:
  - {name: plain, upstream: app}
  - {name: special, match: {path: {exact: /x}}, upstream: app, websocket: true}
observability: {stats: {port: 8404}, metrics: {port: 9101}}
"""


def said(target, words, other="", *, fatal=True):
    """What is shown when an engine complains about the first line with certain words."""
    (chosen,) = choose_bare([target])
    spec = build("spec.lbgen.yaml", text=SPEC, variables={})
    rendered = render(spec.topology, chosen, "0" * 64, spec.is_written)
    artifact = rendered.artifacts[0]
    number = next((place for place, line in enumerate(artifact.text.split("\n"), 1) if words in line), 0)
    return engines._diagnostic(spec, rendered, Complaint(artifact.path, number, "no", fatal), other)


@pytest.mark.parametrize(
    ("target", "words", "line"),
    [
        ("nginx", "server 10.0.0.1", 6),
        ("nginx", "location = /x", 9),
        ("nginx", "proxy_read_timeout 1h", 9),
        ("nginx", "listen 80", 4),
        ("nginx", "worker_processes", 1),
        ("nginx", "not there", 1),
        ("nginx", "stub_status;", 10),
        ("haproxy", "stats enable", 10),
        ("haproxy", "prometheus-exporter", 10),
        ("haproxy", "server app-1", 6),
        ("haproxy", "bind :80", 4),
        ("haproxy", "set-timeout tunnel", 9),
    ],
)
def test_a_complaint_is_shown_where_its_line_came_from(target, words, line):
    found = said(target, words)
    assert (found.code, found.severity, found.span.line) == ("LB399", Severity.ERROR, line)


def test_what_another_version_warns_of_is_news_only():
    found = said("nginx@1.22", "listen 80", "1.31.3", fatal=False)
    assert found.severity is Severity.INFO
    assert found.message == "nginx 1.31.3 warns about the `nginx.conf` that was rendered for nginx@1.22"
    assert found.help == "ask the version that will run it, or render for the one at hand with `-t nginx@1.31`"
    assert said("nginx@1.31", "listen 80", fatal=False).severity is Severity.WARNING


def test_what_could_not_be_checked_is_no_fault():
    (chosen,) = choose_bare(["nginx"])
    spec = build("spec.lbgen.yaml", text=SPEC, variables={})
    rendered = render(spec.topology, chosen, "0" * 64, spec.is_written)
    shown = [
        engines._diagnostic(spec, rendered, Complaint(path, line, "not checked: no time", fatal=False), "").message
        for path, line in (("nginx.conf", 7), ("nginx.conf", 0), ("", 0))
    ]
    assert shown == [
        "nginx@1.31 nginx.conf:7 was not checked: no time",
        "nginx@1.31 nginx.conf was not checked: no time",
        "nginx@1.31 was not checked: no time",
    ]
