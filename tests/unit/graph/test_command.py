"""`lbgen graph` as a user types it."""

from __future__ import annotations

import pytest

from lbgen.cli.dispatch import dispatch
from lbgen.failure import Misused
from tests.conftest import ROOT

SHOP = str(ROOT / "examples/shop/shop.lbgen.yaml")


def test_mermaid_is_what_comes_by_default(capsys):
    assert dispatch(["graph", SHOP]) == 0
    said = capsys.readouterr()
    assert said.out.startswith('---\ntitle: "shop"\n---\nflowchart LR\n')
    assert said.err == ""


@pytest.mark.parametrize(("form", "start"), [("dot", 'digraph "shop"'), ("svg", "<svg"), ("html", "<!DOCTYPE html>")])
def test_the_other_formats_are_written_to_a_file(capsys, tmp_path, form, start):
    assert dispatch(["graph", SHOP, "-f", form, "-o", str(tmp_path / "a")]) == 0
    assert capsys.readouterr().out == ""
    assert (tmp_path / "a").read_text(encoding="utf-8").startswith(start)


def test_a_spec_with_errors_is_explained_and_not_drawn(capsys, tmp_path):
    spec = tmp_path / "a.lbgen.yaml"
    spec.write_text("version: 1\nname: a\n")
    assert dispatch(["graph", str(spec)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "error[LB" in said.err


def test_at_least_one_is_listed():
    with pytest.raises(Misused, match="--most must be at least 1"):
        dispatch(["graph", SHOP, "--most", "0"])


def test_what_pages_would_not_draw_is_said(capsys, tmp_path):
    routes = "".join(f"  - {{match: {{path: {{exact: /{number}}}}}, upstream: x}}\n" for number in range(300))
    spec = tmp_path / "a.lbgen.yaml"
    spec.write_text(
        "version: 1\nname: a\nlisteners: {web: {protocol: http, port: 80}}\n"
        f"upstreams: {{x: {{servers: ['10.0.0.1:80']}}}}\nroutes:\n{routes}"
    )
    assert dispatch(["graph", str(spec)]) == 0
    assert "maxEdges" in capsys.readouterr().err
    assert dispatch(["graph", str(spec), "-f", "svg"]) == 0
    assert capsys.readouterr().err == ""
