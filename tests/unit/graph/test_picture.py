"""What is drawn says what the spec says."""

from __future__ import annotations

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from lbgen import graph
from lbgen.graph import words
from lbgen.topology.build import build
from lbgen.topology.routing import entries
from tests.conftest import EXAMPLES

REVIEWED = ("shop", "canary", "l4-database-and-dns")
HEAD = "version: 1\nname: a\nlisteners: {web: {protocol: http, port: 80}}\n"


class Mermaid(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "mmd"


class Dot(Mermaid):
    file_extension = "dot"


class Svg(Mermaid):
    file_extension = "svg"


class Html(Mermaid):
    file_extension = "html"


def drawn(text, most=8):
    return graph.picture(build("a", text=text, variables={}).topology, most)


def names(picture, kind):
    return [box.lines[0] for box in picture.boxes if box.kind == kind]


@pytest.mark.parametrize("extension", [Mermaid, Dot, Svg, Html], ids=lambda one: one.file_extension)
@pytest.mark.parametrize("name", REVIEWED)
def test_an_example_is_drawn_as_reviewed(name, extension, snapshot):
    path = next(path for path in EXAMPLES if path.parent.name == name)
    form = extension.__name__.lower()
    text = graph.draw(graph.picture(build(str(path), variables={}).topology, 8), form)
    assert text == graph.draw(graph.picture(build(str(path), variables={}).topology, 8), form)
    assert text == snapshot(extension_class=extension)


def test_every_example_has_each_of_its_parts_in_the_picture(example):
    topology = build(str(example), variables={}).topology
    picture = graph.picture(topology, 8)
    assert set(names(picture, "listener")) == set(topology.listeners)
    assert set(names(picture, "upstream")) == set(topology.upstreams)
    keys = {box.key for box in picture.boxes}
    assert {end for one in picture.arrows for end in (one.start, one.end)} <= keys
    assert len(keys) == len(picture.boxes)


def test_routes_stand_in_the_order_in_which_they_are_tried():
    text = HEAD + (
        "upstreams: {x: {servers: ['10.0.0.1:80']}}\n"
        "routes:\n"
        "  - {name: any, upstream: x}\n"
        "  - {name: two, match: {hosts: [b.example.com, '*.example.com'], path: {exact: /p}}, upstream: x}\n"
        "  - {name: wide, match: {hosts: ['*.b.example.com'], path: {exact: /p}}, upstream: x}\n"
        "  - {name: same, match: {hosts: [d.example.com, c.example.com]}, upstream: x}\n"
    )
    topology = build("a", text=text, variables={}).topology
    picture = graph.picture(topology, 8)
    assert names(picture, "route") == ["#1 two", "#2 same", "#3 wide", "#4 two", "#5 any"]
    hosts = [host for box in picture.boxes if box.kind == "route" for host in box.lines[1].split(", ")]
    assert hosts == [entry.host or "any host" for entry in entries(topology.routes)]


def test_many_servers_and_names_are_counted_beyond_the_limit():
    servers = ", ".join(f"'10.0.0.{number}:80'" for number in range(1, 46))
    text = HEAD + f"upstreams: {{x: {{servers: [{servers}]}}}}\nroutes: [{{upstream: x}}]\n"
    (box,) = [box for box in drawn(text).boxes if box.kind == "servers"]
    assert len(box.lines) == 9
    assert box.lines[-1] == "and 37 more"
    assert words.several("abcd", 2) == "a, b and 2 more"
    assert words.several("abc", 2) == "a, b, c"


def test_answers_end_the_way_and_equal_ones_are_one_box():
    text = HEAD + (
        "upstreams: {x: {servers: ['10.0.0.1:80']}}\n"
        "routes:\n"
        "  - {match: {path: {prefix: /a}}, redirect: {host: n.example.com, scheme: https, port: 8443, path: /n, status: 302}}\n"
        "  - {match: {path: {prefix: /b}}, redirect: {host: n.example.com, scheme: https, port: 8443, path: /n, status: 302}}\n"
        "  - {match: {path: {prefix: /c}}, respond: {status: 204}}\n"
        "  - {upstream: x}\n"
    )
    picture = drawn(text)
    answers = [box for box in picture.boxes if box.kind == "answer"]
    assert [box.lines for box in answers] == [
        ("redirect 302", "scheme https", "host n.example.com", "port 8443", "path /n"),
        ("answer 204", "no body"),
    ]
    assert sum(one.end == answers[0].key for one in picture.arrows) == 2
    assert not {one.start for one in picture.arrows} & {box.key for box in answers}


def test_splits_show_shares_and_an_external_check_shows_where_it_asks():
    text = HEAD + (
        "upstreams: {x: {servers: ['10.0.0.1:80']}, y: {servers: ['10.0.0.2:80']}, z: {servers: ['10.0.0.3:80']}}\n"
        "routes: [{split: [{upstream: x, weight: 2}, {upstream: y, weight: 1}], auth: {external: {upstream: z, path: /v}}}]\n"
    )
    assert [one.label for one in drawn(text).arrows if one.start == "route1"] == ["auth", "66.7%", "33.3%"]


@pytest.mark.parametrize(
    ("weight", "total", "said"),
    [(0, 5, "0%"), (1, 9999, "<0.1%"), (1, 2, "50%"), (9999, 10_000, ">99.9%"), (3, 3, "100%")],
)
def test_a_share_is_never_all_or_nothing_where_it_is_not(weight, total, said):
    assert words.share(weight, total) == said


def test_names_without_an_upstream_are_closed():
    text = (
        "version: 1\nname: a\n"
        "listeners: {raw: {protocol: tls_passthrough, port: 443, sni: {v.example.com: x}}}\n"
        "upstreams: {x: {protocol: tcp, servers: ['10.0.0.1:443']}}\n"
    )
    picture = drawn(text)
    assert names(picture, "route") == ["v.example.com", "any other name"]
    assert names(picture, "answer") == ["closed"]


def test_an_upstream_that_nothing_uses_is_drawn_without_an_arrow_to_it():
    text = HEAD + "upstreams: {x: {servers: ['10.0.0.1:80']}, y: {servers: ['10.0.0.2:80']}}\nroutes: [{upstream: x}]\n"
    picture = drawn(text)
    assert names(picture, "upstream") == ["x", "y"]
    assert sum(one.end == "upstream2" for one in picture.arrows) == 0
