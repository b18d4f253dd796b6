"""The resolved view, guards against false findings, and fixes."""

import pytest

from lbgen.diagnostics import Source
from lbgen.lint import rules
from lbgen.manual import find
from lbgen.ports import Options
from lbgen.targets.haproxy.linting import LANGUAGE
from lbgen.targets.haproxy.resolved import HaproxyUnit
from tests.unit.rules.linting import codes, lint

RULES = rules(LANGUAGE.rules)
FIXED = [
    named.code
    for named in RULES
    if any(one.fix for one in lint("haproxy", find(named.code).example("Bad"), select=(named.code,)))
]


def unit(text, version=(2, 8)):
    return HaproxyUnit([Source("haproxy.cfg", text)], Options(version))


def test_defaults_are_inherited_by_name_or_from_the_last():
    seen = unit("defaults a\n timeout client 1s\ndefaults b from a\n mode http\nfrontend f\nbackend g from a\n")
    assert [(one.mode, one.value("timeout", "client")) for one in seen.proxies] == [("http", "1s"), ("tcp", "1s")]


def test_default_server_counts_for_the_servers_below_it():
    seen = unit(
        "backend b\n server one 10.0.0.1:80\n default-server check inter 5s\n server two 10.0.0.2:80 no-check\n server three [::1]:80\n"
    )
    assert [(one.is_checked, one.value("inter"), one.host) for one in seen.backends["b"].servers] == [
        (False, "", "10.0.0.1"),
        (False, "5s", "10.0.0.2"),
        (True, "5s", "::1"),
    ]


@pytest.mark.parametrize(("version", "mode"), [((2, 6), "tcp"), ((3, 0), "http")])
def test_a_condition_on_the_version_is_decided(version, mode):
    text = "defaults\n.if version_atleast(3.0)\n mode http\n.else\n mode tcp\n.endif\nbackend b\n"
    assert unit(text, version).backends["b"].mode == mode


SILENT = [
    ".if defined(X)\nbackend b\n.else\nbackend b\n.endif\n",
    "backend b\n.if defined(X)\n server s 10.0.0.1:80\n.else\n server s 10.0.0.1:80\n.endif\n",
    "frontend f\n bind :80\n use_backend a if { rand(100) lt 5 } { path /x }\n use_backend b if { path /y }\n",
    "frontend f\n bind :80\n use_backend a if { path_beg /a/ } { method POST }\n use_backend b if { path_beg /a/ }\n",
    "frontend f\n bind :80\n stats enable\n http-request deny unless { src 10.0.0.0/8 }\n",
    "backend b\n timeout server 5000\n",
    'frontend f\n bind "${HERE}"\n stats enable\n',
]


@pytest.mark.parametrize("text", SILENT)
def test_nothing_is_said_about(text):
    assert codes("haproxy", text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("frontend f\n bind :80\n use_backend a\n use_backend b if { path /x }\n", ["HAP102:4:2"]),
        (
            "frontend f\n bind :80\n acl x path_beg /a/\n use_backend b if x\n use_backend c if x { method GET }\n",
            ["HAP102:5:2"],
        ),
        ("backend b\n timeout connect 1s500ms\n", ["HAP117:2:18"]),
        ("global\n stats socket ipv4@127.0.0.1:9 level admin\n", ["HAP206:2:15"]),
    ],
)
def test_it_is_found_where_it_stands(text, found):
    assert codes("haproxy", text) == found


def applied(text, edits):
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, key=lambda one: (one.span.line, one.span.column), reverse=True):
        start = starts[edit.span.line - 1] + edit.span.column - 1
        end = starts[edit.span.end_line - 1] + edit.span.end_column - 1
        text = text[:start] + edit.text + text[end:]
    return text


@pytest.mark.parametrize("code", FIXED)
def test_a_fix_takes_its_finding_away(code):
    text = find(code).example("Bad")
    for _ in range(6):
        found = [one for one in lint("haproxy", text, select=(code,)) if one.code == code and one.fix]
        if not found:
            break
        text = applied(text, found[0].fix.edits)
    assert code not in {one.code for one in lint("haproxy", text, select=(code,))}
