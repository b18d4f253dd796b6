"""What the lint rules warn of happens on the real HAProxy with the Bad example of their page, and not with the Good one.

The backends an example names answer with their own name; nothing else of the example is changed but its port.
"""

import contextlib
import tempfile
from pathlib import Path

import pytest

from lbgen.diagnostics import Source
from lbgen.manual import find
from lbgen.ports import Options
from lbgen.ports.stand_in import pair
from lbgen.prove import client, loopback
from lbgen.prove.engines import recipe
from lbgen.prove.process import Running
from lbgen.targets.haproxy.engine import HaproxyEngine
from lbgen.targets.haproxy.resolved import HaproxyUnit
from tests.conftest import missing

pytestmark = pytest.mark.behaviour
HEAD = """\
defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
"""
ANSWER = "    http-request return status 200 content-type text/plain {how} {what}\n"


def backend(name):
    return f"backend {name}\n" + ANSWER.format(how="string", what=name)


def house(text, port):
    """A fragment made whole: on our port, with backends that say who they are."""
    unit = HaproxyUnit([Source("x", text)], Options())
    absent = sorted(name for name in unit.targets if name and name not in unit.backends)
    text = text.replace("bind :8080", f"bind 127.0.0.1:{port}")
    return (HEAD if unit.is_fragment else "") + text + "\n" + "".join(backend(name) for name in absent)


@contextlib.contextmanager
def running(text, port):
    binary = HaproxyEngine().find()
    if binary is None:
        missing("haproxy is not here")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "haproxy.cfg").write_text(text)
        with Running(recipe("haproxy"), binary, folder) as engine:
            engine.wait_until_listening([port])
            yield


def said(reply):
    return reply.body.decode() if reply.status == 200 and reply.body else reply.status


def ask(port, requests):
    with client.Connection(port) as connection:
        connection.secure()
        return [
            said(connection.ask(client.compose("GET", path, host, headers), "GET")) for path, host, headers in requests
        ]


def answers(text, requests):
    with loopback.held(1) as (held,), running(house(text, held.port), held.port):
        return ask(held.port, requests)


def get(path="/", host="a", *headers):
    return (path, host, headers)


TOO_MANY = [get()] * 102
CASES = [
    ("HAP021", [get("/css/x"), get("/x")], ["static", "app"], ["static", "app"]),
    ("HAP102", [get("/api/v2/x"), get("/api/x")], ["api", "api"], ["api-v2", "api"]),
    ("HAP106", [get("/", "api.example.com"), get("/", "api.example.com:8080")], ["api", "app"], ["api", "api"]),
    ("HAP108", [get("/admin/public/"), get("/public/")], ["app", "app"], [403, "app"]),
    ("HAP109", [get("/apix"), get("/api/x")], ["api", "api"], ["app", "api"]),
    ("HAP110", [get("/", "a", ("X-Token", "letmein")), get()], ["app", "app"], ["api", "app"]),
    ("HAP114", [get("/", "a", ("X-Token", "letmein"))], ["app"], [403]),
    ("HAP118", [get("/search?debug=1")], ["app"], ["debug"]),
    ("HAP119", [get("/", "API.example.com")], ["app"], ["api"]),
    ("HAP120", [get("/", "notexample.com"), get("/", "a.example.com")], ["api", "api"], ["app", "api"]),
    ("HAP122", [get("/x.png"), get("/images/x.png")], ["images", "images"], ["app", "images"]),
    ("HAP202", [get("/", "a", ("X-Forwarded-For", "10.0.0.1"))], ["app"], [403]),
    ("HAP210", TOO_MANY, ["app"] * 100 + [403] * 2, ["app"] * 100 + [429] * 2),
    ("HAP324", TOO_MANY, ["app"] * 102, ["app"] * 100 + [429] * 2),
    ("HAP338", TOO_MANY, ["app"] * 102, ["app"] * 100 + [429] * 2),
]


@pytest.mark.parametrize(("code", "requests", "bad", "good"), CASES, ids=[case[0] for case in CASES])
def test_the_bad_example_does_harm_and_the_good_one_does_not(code, requests, bad, good):
    page = find(code)
    assert answers(page.example("Bad"), requests) == bad
    assert answers(page.example("Good"), requests) == good


def test_a_header_of_the_client_makes_it_somebody_new():
    page = find("HAP217")
    requests = [get("/", "a", ("X-Forwarded-For", f"192.0.2.{number}")) for number in range(102)]
    assert answers(page.example("Bad"), requests) == ["app"] * 102
    assert answers(page.example("Good"), requests) == ["app"] * 100 + [429] * 2


def test_other_spellings_of_a_path_pass_a_deny():
    spellings = [get("/admin/x"), get("//admin/x"), get("/./admin/x"), get("/%61dmin/x")]
    assert answers(find("HAP107").example("Bad"), spellings) == [403, "app", "app", "app"]
    assert answers(find("HAP107").example("Good"), spellings) == [403] * 4


def test_a_rewrite_in_the_frontend_hides_the_path_from_routing():
    assert answers(find("HAP113").example("Bad"), [get("/api/x")]) == ["app"]
    good = find("HAP113").example("Good").replace("server api1 10.0.0.1:8080", ANSWER.format(how="string", what="api"))
    assert answers(good, [get("/api/x")]) == ["api"]


def test_a_second_draw_is_one_of_what_the_first_left():
    shares = {}
    for name in ("Bad", "Good"):
        got = answers(find("HAP125").example(name), [get()] * 600)
        shares[name] = got.count("green") / len(got)
    assert 0.17 < shares["Bad"] < 0.33
    assert 0.42 < shares["Good"] < 0.58


def test_a_page_that_tls_protects_is_read_in_clear(tmp_path):
    certificate = tmp_path / "site.pem"
    certificate.write_text("".join(pair()))
    got = {}
    for name in ("Bad", "Good"):
        with loopback.held(1) as (held,):
            text = find("HAP505").example(name).replace("bind :8443", f"bind 127.0.0.1:{held.port}")
            got[name] = answers(text.replace("/etc/ssl/site.pem", str(certificate)), [get()])
    assert got == {"Bad": ["app"], "Good": [301]}


def test_no_server_serves():
    bad = HEAD + "frontend web\n    bind :8080\n    default_backend app\n\n" + find("HAP312").example("Bad")
    assert answers(bad, [get()]) == [503]


def served(rules, servers, requests):
    """Answers through servers that are frontends of the same process: they say their name and what they were told."""
    with loopback.held(1 + len(servers)) as (front, *behind):
        lines = [
            HEAD,
            "frontend web",
            f"    bind 127.0.0.1:{front.port}",
            "    default_backend app",
            "backend app",
            *rules,
        ]
        lines += [
            f"    server {name} 127.0.0.1:{at.port} {more}" for (name, more), at in zip(servers, behind, strict=True)
        ]
        for (name, _), at in zip(servers, behind, strict=True):
            lines += [f"frontend {name}", f"    bind 127.0.0.1:{at.port}"]
            lines.append(ANSWER.format(how="lf-string", what=f"'{name} %[req.hdr(x-forwarded-for)]'"))
        with running("\n".join(lines) + "\n", front.port):
            return [str(one) for one in ask(front.port, requests)]


def test_if_none_passes_on_what_the_client_wrote():
    spoofed = [get("/", "a", ("X-Forwarded-For", "10.9.9.9"))]
    assert served(["    option forwardfor if-none"], [("one", "")], spoofed) == ["one 10.9.9.9"]
    clean = ["    http-request del-header X-Forwarded-For", "    option forwardfor"]
    assert served(clean, [("one", "")], spoofed) == ["one 127.0.0.1"]


def test_only_the_first_backup_is_used():
    servers = [("main", "disabled"), ("spare1", "backup"), ("spare2", "backup")]
    alone = {one.split()[0] for one in served(["    balance roundrobin"], servers, [get()] * 10)}
    shared = {
        one.split()[0] for one in served(["    balance roundrobin", "    option allbackups"], servers, [get()] * 10)
    }
    assert (alone, shared) == ({"spare1"}, {"spare1", "spare2"})


def test_weights_are_nothing_to_the_first_server():
    servers = [("one", "weight 10 maxconn 50"), ("two", "weight 90 maxconn 50")]
    assert {one.split()[0] for one in served(["    balance first"], servers, [get()] * 10)} == {"one"}
    assert {one.split()[0] for one in served(["    balance roundrobin"], servers, [get()] * 10)} == {"one", "two"}
