"""Every example of the nginx rules' manual, asked of the real engines: accepted, unless the rule says it is refused."""

import re

import pytest

from lbgen.diagnostics import Source
from lbgen.lint import rules
from lbgen.lint.fixing import apply
from lbgen.manual import find
from lbgen.ports import Options
from lbgen.ports.version import parse
from lbgen.targets.nginx import engine
from lbgen.targets.nginx.engine import NginxEngine
from lbgen.targets.nginx.linting import LANGUAGE
from lbgen.targets.nginx.resolved import is_name, passed
from lbgen.targets.nginx.resolved.folders import Folders
from lbgen.targets.nginx.resolved.including import unit
from tests.conftest import missing
from tests.engines.debian import unpacked
from tests.unit.rules.linting import NoFiles, lint
from tests.unit.rules.test_examples import version_for

pytestmark = pytest.mark.engine
RULES = rules(LANGUAGE.rules)
VERSIONS = ((1, 22), (1, 31))
_UNKNOWN = re.compile(r'(?:unknown directive|invalid parameter) "([\w.]+)')
_ELSEWHERE = re.compile(r'"(\w+)" directive is not allowed here')
# What examples use that an engine may lack: words that came later, and modules that it may be built without.
NEWER = {"http2": (1, 25, 1), "resolve": (1, 27, 3), "sticky": (1, 29, 6), "least_time": (1, 31, 0)}
MODULES = {"quic": "http_v3_module", "quic_bpf": "http_v3_module", "mp4": "http_mp4_module"}
NEWER_HERE = {"resolver": (1, 27, 3)}  # known before, but not within an upstream
NEWER_VALUES = {"NGX401": (1, 29, 7)}  # until then `keepalive 0` was refused
# OpenSSL decides: before 3.5 it knows no post-quantum group.
REFUSED_BY_OLDER_OPENSSL = {"NGX511": (3, 5)}

MODULES_LOADED = "include modules-enabled/*.conf;\n"  # where stream is a module, the check copy loads it here
NO_LOG = "access_log off;\n"  # packages log where only root may write


def whole(text):
    """A fragment with what nginx wants around it: blocks, the zones it counts in, and the names it passes to."""
    source = Source("nginx.conf", text)
    found = unit(source, Folders((source,), NoFiles()), Options())
    if found.is_main or found.root.first("events"):
        head = MODULES_LOADED if found.root.first("stream") else ""
        tail = "" if found.root.first("events") else "events {}\n"
        return head + text.replace("http {", "http {\n" + NO_LOG, 1) + tail
    servers = [one for one in found.every("server") if one.block is not None]
    if servers and not any(found.is_http(one) for one in servers):
        return f"{MODULES_LOADED}events {{}}\nstream {{\n{text}}}\n"
    return f"events {{}}\nhttp {{\n{NO_LOG}{''.join(absent(found))}{text}}}\n"


def absent(found):
    """What a fragment names and another file would define."""
    zones = {value[5:].partition(":")[0] for one in found.every("limit_req_zone") for value in one.values[1:2]}
    for use in found.every("limit_req"):
        name = use.value().removeprefix("zone=")
        if name not in zones:
            zones.add(name)
            yield f"limit_req_zone $binary_remote_addr zone={name}:1m rate=9r/s;\n"
    hosts = {passed(one, found).host for one in found.every("proxy_pass", "grpc_pass")}
    for host in sorted(hosts):
        if is_name(host) and "$" not in host and host.lower() not in found.upstreams:
            yield f"upstream {host} {{ server 127.0.0.1:9; }}\n"


@pytest.fixture(params=VERSIONS, ids=lambda version: f"nginx@{version[0]}.{version[1]}")
def binary(request, monkeypatch):
    if request.param == (1, 22):
        monkeypatch.setenv("LBGEN_NGINX", unpacked("nginx"))
    found = NginxEngine().find(request.param)
    if found is None or found.version[:2] != request.param:
        missing(f"nginx {request.param} is not on this machine")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the certificate lies that stands for every other."""
    return str(tmp_path_factory.mktemp("nginx"))


def errors(binary, text, folder, *, is_meant=False):
    """What nginx refuses the text for; skips where the reason is this engine's age or make, unless that is meant."""
    copy, _ = engine.check_copy(whole(text), folder, binary)
    said = [one.text for one in map(engine._complaint, engine._ask(binary, copy, folder)) if one.fatal]
    for line in said if not is_meant else ():
        word = _UNKNOWN.search(line)
        if word and binary.version < NEWER.get(word[1], ()):
            pytest.skip(f"`{word[1]}` came with nginx {NEWER[word[1]]}")
        elsewhere = _ELSEWHERE.search(line)
        if elsewhere and binary.version < NEWER_HERE.get(elsewhere[1], ()):
            pytest.skip(f"`{elsewhere[1]}` may stand here since nginx {NEWER_HERE[elsewhere[1]]}")
        if word and word[1] in MODULES and MODULES[word[1]] not in engine._version_text(binary.path):
            pytest.skip(f"this nginx is built without {MODULES[word[1]]}")
    return said


def is_refused(named, binary):
    openssl = parse(re.search(r"OpenSSL ([\d.]+)", engine._version_text(binary.path))[1])
    if binary.version < NEWER_VALUES.get(named.code, ()):
        return True
    if named.rule.before and binary.version >= named.rule.before:
        return False
    return named.rule.is_refused or openssl < REFUSED_BY_OLDER_OPENSSL.get(named.code, ())


def fixed(code, text, rule):
    """The text with all fixes of its findings, whatever they change."""
    found = [one for one in lint("nginx", text, version=version_for("nginx", rule), select=(code,)) if one.fix]
    return apply({"nginx.conf": Source("nginx.conf", text)}, found, unsafe=True).get("nginx.conf", "")


@pytest.mark.parametrize("named", RULES, ids=lambda named: f"{named.code}-{named.slug}")
def test_the_engine_takes_the_examples_as_the_rule_says(binary, named, folder):
    if named.rule.since and binary.version < named.rule.since:
        pytest.skip("the rule does not speak of this version")
    page = find(named.code)
    bad = page.example("Bad")
    assert errors(binary, page.example("Good"), folder) == []
    said = errors(binary, bad, folder, is_meant=is_refused(named, binary))
    assert bool(said) == is_refused(named, binary), said
    after = fixed(named.code, bad, named.rule)
    assert not after or errors(binary, after, folder) == []


def test_few_rules_need_a_module_that_no_engine_here_has():
    """Skips are counted: what cannot be asked of either engine is named here, not lost among others."""
    pages = {named.code: find(named.code) for named in RULES}
    texts = {code: page.example("Bad") + page.example("Good") for code, page in pages.items()}
    assert {code for code, text in texts.items() if any(re.search(rf"\b{word}\b", text) for word in MODULES)} == {
        "NGX704"
    }
