"""Nothing that a spec says leaves its place: judged by an independent parser and by the running engines."""

from __future__ import annotations

import json
import random

import crossplane
import pytest

from lbgen.prove import client
from lbgen.prove.bench import bench
from lbgen.prove.run import engine_for
from lbgen.render.pipeline import render
from lbgen.render.targets import choose_bare
from lbgen.topology.build import build
from tests.conftest import missing

ALPHABET = "ab0 \t\n\"'\\${};#%[](),~^*=<>&|!?+-@:/.`é中\u2028"
SPECS_IN_CI, SPECS_IN_LONG, ROUTES = 10, 250, 100
EVIL = ["}", "';}", '";}', "${x}", "$host", "\\", "\\n", "%[src]", "%%", "}\nserver {", "# x", "-f", "--", "\\'", '\\"', "\\x41", "{% x %}", "{{ 7*7 }}"]  # fmt: skip


def hostile(chance: random.Random) -> str:
    if chance.random() < 0.2:
        return chance.choice(EVIL)
    return "".join(chance.choice(ALPHABET) for _ in range(chance.randint(1, 24)))


def header(text: str) -> str:
    return text.replace("\n", "").replace("\u2028", "").strip() or "x"


def spec(strings: list[tuple[str, str]]) -> str:
    """One route per pair, which answers with the first as its body and the second in a header."""
    routes = [
        {
            "name": f"r{number}",
            "match": {"path": {"exact": f"/{number}"}},
            "respond": {"status": 200, "body": body.replace("${", "$${")},
            "headers": {"response": {"set": {"X-Said": value.replace("${", "$${")}}},
        }
        for number, (body, value) in enumerate(strings)
    ]
    return json.dumps(
        {"version": 1, "name": "hostile", "listeners": {"web": {"protocol": "http", "port": 80}}, "routes": routes}
    )


def shape(text: str, folder) -> list[object]:
    """What an independent parser sees: the names of directives and the number of their arguments."""
    path = folder / "nginx.conf"
    path.write_text(text)
    parsed = crossplane.parse(str(path), single=True, check_args=False, check_ctx=False)
    assert parsed["status"] == "ok", parsed["errors"]

    def of(block):
        return [(one["directive"], len(one["args"]), of(one.get("block", []))) for one in block]

    return of(parsed["config"][0]["parsed"])


@pytest.mark.behaviour
@pytest.mark.parametrize("target", ["nginx", "haproxy"])
def test_a_hostile_string_arrives_as_data(target, long, tmp_path):
    (chosen,) = choose_bare([target])
    chance = random.Random(7)
    for _ in range(SPECS_IN_LONG if long else SPECS_IN_CI):
        strings = [(hostile(chance), header(hostile(chance))) for _ in range(ROUTES)]
        built = build("hostile", text=spec(strings), variables={})
        assert built.topology is not None, built.diagnostics
        engine = engine_for(built.topology, chosen)
        if engine is None:
            missing(f"{target} is not on this machine")
        if target == "nginx":
            tame = build("tame", text=spec([("x y", "x y")] * ROUTES), variables={})
            shapes = [
                shape(render(one.topology, chosen, "0" * 64, one.is_written).artifacts[0].text, tmp_path)
                for one in (built, tame)
            ]
            assert without_dollar(shapes[0]) == without_dollar(shapes[1])
        with bench(engine.subject) as made, made.connect("web", "h") as connection:
            for number, (body, value) in enumerate(strings):
                reply = connection.ask(client.compose("GET", f"/{number}", "h"), "GET")
                assert (reply.status, reply.body.decode()) == (200, body)
                assert reply.first("x-said").encode("latin-1").decode() == value


def without_dollar(blocks):
    """The `geo` that defines a literal dollar stands only where one is needed."""
    return [(name, count, without_dollar(inner)) for name, count, inner in blocks if name != "geo"]
