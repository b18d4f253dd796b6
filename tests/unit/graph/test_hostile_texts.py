"""Nothing that a spec says breaks out of its place: what is drawn is read again, strictly."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbgen import graph
from lbgen.graph.layout import layout
from lbgen.topology import PathMatch
from lbgen.topology.build import build
from tests.conftest import EXAMPLES
from tests.unit.graph.reading import read_dot, read_mermaid, read_svg

SHOP = build(str(next(path for path in EXAMPLES if path.parent.name == "shop")), variables={}).topology
HOSTILE = ['a"b', "]]", "])", "}}", "</svg>", "<script>", "`", "\n", "-->", "end", "\\", "\\n", "&amp;", "#quot;", "%%",
           "|", "<br/>", "]]>", "<!--", ";", "https://x", "www.x", "\u202e", "漢字", "é", "🙂", "\x00", "\ufffe", "\t", "_a_", "1. ", '\\"']  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20)), min_size=1, max_size=4).map("".join)


def hostile(said):
    """Shop, where everything that has a text says other ones."""
    routes = []
    for number, one in enumerate(SHOP.routes):
        text = said[number % len(said)]
        match = one.match._replace(
            hosts=(text, "*." + text), path=PathMatch("regex", text), headers=((text, text),), methods=(text,)
        )
        routes.append(one._replace(name=text, match=match))
    upstreams = {
        name: one._replace(name=said[0], servers=tuple(server._replace(name=said[-1]) for server in one.servers))
        for name, one in SHOP.upstreams.items()
    }
    listeners = {name: one._replace(address=said[-1], name=said[0]) for name, one in SHOP.listeners.items()}
    routes = [one._replace(listeners=(said[0],)) for one in routes]
    return SHOP._replace(routes=tuple(routes), upstreams=upstreams, listeners=listeners)


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_every_text_arrives_as_text(said):
    picture = graph.picture(hostile(said), 8)
    boxes = {box.key: box.lines for box in picture.boxes}
    arrows = [(one.start, one.label, one.end) for one in picture.arrows]
    assert read_mermaid(graph.draw(picture, "mermaid")) == (boxes, arrows)
    assert read_dot(graph.draw(picture, "dot")) == (boxes, arrows)
    drawn = [line for one in layout(picture).boxes for line in one.lines]
    for form in ("svg", "html"):
        assert read_svg(graph.draw(picture, form))[-len(drawn) :] == drawn


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not here")
def test_graphviz_reads_it():
    text = graph.draw(graph.picture(hostile(HOSTILE), 8), "dot")
    subprocess.run(["dot", "-Tcanon"], input=text, text=True, check=True, capture_output=True)
