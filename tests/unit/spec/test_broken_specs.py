"""Broken specs: each says the right code at the right line and column, and nothing ends in a traceback.

A case is a spec with marks: `<LB201>` stands just before the place that is reported. Every marked finding must be
there, and no other error.
"""

from __future__ import annotations

import re

import pytest

from lbgen.diagnostics import Severity
from lbgen.topology.build import build

HEAD = "version: 1\nname: broken\n"
WEB = "listeners:\n  web: {protocol: http, port: 80}\n"
APP = "upstreams:\n  app: {servers: [10.0.0.1:80]}\n"
ALL = "routes:\n  - upstream: app\n"
SMALL = HEAD + WEB + APP + ALL

CASES = {
    "unclosed list": HEAD + "listeners: [\n<LB001>",
    "tab as indentation": HEAD + "listeners:\n<LB001>\tweb: 1\n",
    "unknown alias": HEAD + "listeners: <LB001>*nowhere\n",
    "double key": HEAD + "<LB002>name: again\n" + WEB + APP + ALL,
    "double key deep": HEAD + WEB + "upstreams:\n  app:\n    servers: [a:1]\n    <LB002>servers: [b:1]\n" + ALL,
    "second document": SMALL + "<LB003>---\na: 1\n",
    "alias contains itself": HEAD + "listeners: &x\n  web: <LB004>*x\n",
    "python tag": HEAD + "listeners: <LB005>!!python/name:os.system\n",
    "own tag": HEAD + WEB + APP + "routes: <LB005>!mine\n  - upstream: app\n",
    "deep nesting": HEAD + "listeners: " + "[" * 63 + "<LB006>" + "[" * 7 + "]" * 70 + "\n",
    "list at the top": "- <LB009>1\n",
    "number as key": SMALL + "<LB010>7: x\n",
    "mapping as key": SMALL + "? <LB010>{a: b}\n: x\n",
    "missing variable": HEAD + "listeners:\n  web: {protocol: http, port: '<LB011>${NO_SUCH_VARIABLE}'}\n" + APP + ALL,
    "malformed variable": HEAD + WEB + "upstreams:\n  app: {servers: ['<LB012>${1x}:80']}\n" + ALL,
    "absolute extends": "extends: <LB014>/etc/passwd\n" + SMALL,
    "escaping extends": "extends: <LB014>../../../../../../etc/passwd\n" + SMALL,
    "missing base": "extends: <LB015>nowhere.lbgen.yaml\n" + SMALL,
    "key material": SMALL + "certificates:\n  x: {key: <LB017>'-----BEGIN PRIVATE KEY-----'}\n",
    "control character": HEAD + WEB + 'upstreams:\n  app: {servers: [<LB019>"10.0.0.1:80\\u0007"]}\n' + ALL,
    "unknown top key": SMALL + "<LB101>upsteams: {}\n",
    "unknown route key": HEAD + WEB + APP + "routes:\n  - <LB101>upsteam: app\n",
    "unknown server key": HEAD + WEB + "upstreams:\n  app: {servers: [{address: 'a:1', <LB101>wieght: 2}]}\n" + ALL,
    "no version": "<LB102>name: x\n" + WEB + APP + ALL,
    "no address": HEAD + WEB + "upstreams:\n  app: {servers: [<LB102>{weight: 2}]}\n" + ALL,
    "no port": HEAD + "listeners:\n  <LB102>web: {protocol: http}\n" + APP + ALL,
    "text for number": HEAD + "listeners:\n  web: {protocol: http, port: <LB103>'80'}\n" + APP + ALL,
    "yes for true": HEAD + "listeners:\n  web: {protocol: http, port: 80, proxy_protocol: <LB103>yes}\n" + APP + ALL,
    "number for text": HEAD + WEB + APP + "routes:\n  - {upstream: app, match: {query: {debug: <LB103>1}}}\n",
    "mapping for list": HEAD + WEB + APP + "routes: <LB103>{upstream: app}\n",
    "wrong protocol": HEAD + "listeners:\n  web: {protocol: <LB104>htps, port: 80}\n" + APP + ALL,
    "wrong algorithm": HEAD + WEB + "upstreams:\n  app: {algorithm: <LB104>least_conn, servers: ['a:1']}\n" + ALL,
    "version two": "version: <LB104>2\nname: x\n" + WEB + APP + ALL,
    "port too high": HEAD + "listeners:\n  web: {protocol: http, port: <LB105>70000}\n" + APP + ALL,
    "negative weight": HEAD + WEB + "upstreams:\n  app: {servers: [{address: 'a:1', weight: <LB105>-1}]}\n" + ALL,
    "compound duration": HEAD + WEB + "upstreams:\n  app: {servers: ['a:1'], slow_start: <LB106>1m30s}\n" + ALL,
    "server without port": HEAD + WEB + "upstreams:\n  app: {servers: [<LB106>10.0.0.1]}\n" + ALL,
    "bad name": "version: 1\nname: <LB106>Broken\n" + WEB + APP + ALL,
    "bad upstream name": HEAD + WEB + "upstreams:\n  <LB106>'a b': {servers: ['a:1']}\n",
    "newline in a header": HEAD + WEB + APP + 'routes:\n  - {upstream: app, headers: {request: {set: {X-A: <LB106>"a\\nB: c"}}}}\n',
    "bad header name": HEAD + WEB + APP + "routes:\n  - {upstream: app, headers: {request: {set: {<LB106>'X A': b}}}}\n",
    "wrong version of nginx": SMALL + "targets: {nginx: {version: <LB106>new}}\n",
    "no servers": HEAD + WEB + "upstreams:\n  app: {servers: <LB107>[]}\n" + ALL,
    "undefined upstream": HEAD + WEB + APP + "routes:\n  - upstream: <LB201>appp\n",
    "undefined in a split": HEAD + WEB + APP + "routes:\n  - split: [{upstream: app, weight: 1}, {upstream: <LB201>b, weight: 1}]\n",
    "undefined rate limit": HEAD + WEB + APP + "routes:\n  - {upstream: app, rate_limit: <LB202>slow}\n",
    "undefined certificate": HEAD + "listeners:\n  web: {protocol: https, port: 443, tls: {certificates: [<LB203>shop]}}\n" + APP + ALL,
    "undefined listener": HEAD + WEB + APP + "routes:\n  - {upstream: app, listeners: [<LB204>wbe]}\n",
    "two routes, one name": HEAD + WEB + APP + "routes:\n  - {name: a, upstream: app}\n  - {name: <LB205>a, match: {path: {prefix: /x}}, upstream: app}\n",
    "two servers, one name": HEAD + WEB + "upstreams:\n  app: {servers: [{name: a, address: 'a:1'}, {name: <LB206>a, address: 'b:1'}]}\n" + ALL,
    "names differ in case": HEAD + WEB + "upstreams:\n  app: {servers: ['a:1']}\n  <LB207>App: {servers: ['b:1']}\n" + ALL,
    "no action": HEAD + WEB + APP + "routes:\n  - <LB301>{name: idle}\n",
    "two actions": HEAD + WEB + APP + "routes:\n  - {upstream: app, <LB301>respond: {status: 200}}\n",
    "all weights zero": HEAD + WEB + APP + "routes:\n  - {split: <LB302>[{upstream: app, weight: 0}]}\n",
    "two path kinds": HEAD + WEB + APP + "routes:\n  - {upstream: app, match: {path: <LB303>{exact: /a, prefix: /b}}}\n",
    "path above the root": HEAD + WEB + APP + "routes:\n  - {upstream: app, match: {path: {exact: <LB304>/../a}}}\n",
    "look-ahead": HEAD + WEB + APP + "routes:\n  - {upstream: app, match: {path: {regex: <LB305>'^/(?=a)'}}}\n",
    "unbalanced regex": HEAD + WEB + APP + "routes:\n  - {upstream: app, match: {path: {regex: <LB305>'^/(a'}}}\n",
    "zero timeout": HEAD + WEB + "upstreams:\n  app: {servers: ['a:1'], timeouts: {connect: <LB306>0s}}\n" + ALL,
    "no such address": HEAD + WEB + "upstreams:\n  app: {servers: [<LB307>'10.0.0.256:80']}\n" + ALL,
    "host bits in a network": HEAD + WEB + APP + "routes:\n  - {upstream: app, allow: [<LB307>10.0.0.1/8]}\n",
    "port taken twice": HEAD + WEB + "  two: {protocol: http, port: <LB308>80}\n" + APP + ALL,
    "https without tls": HEAD + "listeners:\n  web: {protocol: <LB309>https, port: 443}\n" + APP + ALL,
    "sni on http": HEAD + "listeners:\n  web: {protocol: http, port: 80, <LB309>sni: {a.example.com: app}}\n" + APP + ALL,
    "tcp to http": HEAD + WEB + "  db: {protocol: tcp, port: 81, upstream: <LB310>app}\n" + APP + ALL,
    "twins": HEAD + WEB + APP + "routes:\n  - {name: a, upstream: app}\n  - <LB311>{name: b, upstream: app}\n",
    "rewrite of an exact path": HEAD + WEB + APP + "routes:\n  - {upstream: app, match: {path: {exact: /a}}, rewrite: {<LB313>replace_prefix: /}}\n",
    "only backups": HEAD + WEB + "upstreams:\n  app: {<LB315>servers: [{address: 'a:1', backup: true}]}\n" + ALL,
    "redirect without https": HEAD + "listeners:\n  web: {protocol: http, port: 80, redirect_to_https: <LB316>true}\n",
    "method in small letters": HEAD + WEB + APP + "routes:\n  - {upstream: app, match: {methods: [<LB318>get]}}\n",
    "redirect to itself": HEAD + WEB + APP + "routes:\n  - {<LB322>redirect: {status: 301}}\n",
    "cookie on tcp": HEAD + "listeners:\n  db: {protocol: tcp, port: 5432, upstream: db}\nupstreams:\n  db: {protocol: tcp, servers: ['a:1'], session_persistence: {type: <LB323>cookie}}\n",
    "two aws bindings": HEAD + WEB + "upstreams:\n  app: {servers: ['a:1'], bind: {aws: <LB325>{}}}\n" + ALL,
    "body of a 204": HEAD + WEB + APP + "routes:\n  - {respond: {status: 204, body: <LB326>x}}\n",
    "slow health check": HEAD + WEB + "upstreams:\n  app: {servers: ['a:1'], health_check: {interval: 5s, timeout: <LB601>5s}}\n" + ALL,
    "http check of tcp": HEAD + "listeners:\n  db: {protocol: tcp, port: 5432, upstream: db}\nupstreams:\n  db: {protocol: tcp, servers: ['a:1'], health_check: {type: <LB602>http}}\n",
    "empty status range": HEAD + WEB + "upstreams:\n  app: {servers: ['a:1'], health_check: {expect: {status: <LB603>399-200}}}\n" + ALL,
    "preload without sub-domains": HEAD + "listeners:\n  web: {protocol: https, port: 443, tls: {certificates: [x], hsts: {preload: <LB704>true}}}\ncertificates: {x: {certificate: /a, key: /b}}\n" + APP + ALL,
    "certificate without key": HEAD + "listeners:\n  web: {protocol: https, port: 443, tls: {certificates: [x]}}\ncertificates: {<LB709>x: {certificate: /a}}\n" + APP + ALL,
    "hop-by-hop header": HEAD + WEB + APP + "routes:\n  - {upstream: app, headers: {request: {set: {<LB801>Connection: close}}}}\n",
    "set and removed": HEAD + WEB + APP + "routes:\n  - {upstream: app, headers: {response: {set: {<LB808>X-A: b}, remove: [x-a]}}}\n",
}  # fmt: skip

_MARK = re.compile(r"<(LB\d+)>")


def split(case: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The spec without its marks, and (code, line, column) of each mark."""
    marks = []
    while (mark := _MARK.search(case)) is not None:
        before = case[: mark.start()]
        marks.append((mark[1], before.count("\n") + 1, mark.start() - before.rfind("\n")))
        case = before + case[mark.end() :]
    return case, marks


@pytest.mark.parametrize("name", CASES)
def test_a_broken_spec_is_refused_at_the_right_place(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text, marks = split(CASES[name])
    built = build("broken.lbgen.yaml", text=text, variables={})
    errors = [(one.code, one.span.line, one.span.column) for one in built.diagnostics if one.severity is Severity.ERROR]
    assert errors == marks
    assert built.topology is None
    assert all(one.help for one in built.diagnostics)


def test_there_are_at_least_sixty_broken_specs():
    assert len(CASES) >= 60


def test_errors_of_different_kinds_are_reported_at_once():
    text = (
        HEAD + WEB + "upstreams:\n  app: {servers: [10.0.0.1:80], algoritm: random}\nroutes:\n  - upstream: nowhere\n"
    )
    codes = [one.code for one in build("x", text=text, variables={}).diagnostics]
    assert codes == ["LB208", "LB101", "LB201"]


def test_the_smallest_spec_has_no_findings():
    assert build("x", text=SMALL, variables={}).diagnostics == ()


def test_key_material_is_never_shown(tmp_path):
    text = SMALL + "certificates:\n  x:\n    key: |\n      -----BEGIN PRIVATE KEY-----\n      c2VjcmV0\n"
    built = build("x", text=text, variables={})
    assert "c2VjcmV0" not in built.sources["x"].text
    assert not any("c2VjcmV0" in str(one) for one in built.diagnostics)


def test_a_circle_of_extends_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.lbgen.yaml").write_text("extends: b.lbgen.yaml\n" + SMALL)
    (tmp_path / "b.lbgen.yaml").write_text("extends: a.lbgen.yaml\n")
    found = build("a.lbgen.yaml", variables={}).diagnostics
    assert [(one.code, str(one.span)) for one in found] == [("LB013", "b.lbgen.yaml:1:10")]


def test_an_alias_bomb_is_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    found = build("x", text="\n".join(lines), variables={}).diagnostics
    assert [one.code for one in found] == ["LB004"]
