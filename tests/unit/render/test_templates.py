"""Templates stay simple, and nothing but tokens is ever printed."""

from __future__ import annotations

import jinja2
import pytest

from lbgen.ports import Sheet, Token
from lbgen.render.environment import UnquotedValueError, environment, print_sheets
from tests.conftest import ROOT

ALLOWED = {"Template", "Output", "TemplateData", "For", "If", "Include", "Const", "Name", "Getattr", "Not"}
TEMPLATES = sorted((ROOT / "templates").rglob("*.j2"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_only_loops_asks_and_prints(path):
    tree = jinja2.Environment().parse(path.read_text())
    kinds = {type(node).__name__ for node in tree.find_all(jinja2.nodes.Node)}
    assert kinds <= ALLOWED, kinds - ALLOWED


@pytest.mark.parametrize("printed", ["{{ view }}", "{{ 1 }}", "{{ 'a' }}", "{{ none }}", "{{ view ~ view }}"])
def test_a_value_nobody_quoted_is_refused(printed):
    made = environment().overlay()
    made.loader = jinja2.DictLoader({"x": printed})
    with pytest.raises((UnquotedValueError, jinja2.UndefinedError)):
        made.get_template("x").render(view="text")


def test_filters_do_not_exist():
    made = environment().overlay()
    made.loader = jinja2.DictLoader({"x": "{{ view|safe }}"})
    with pytest.raises(jinja2.TemplateAssertionError):
        made.get_template("x")


def test_a_single_template_can_be_replaced(tmp_path):
    (tmp_path / "nginx").mkdir()
    (tmp_path / "nginx" / "nginx.conf.j2").write_text("# {{ view }}\n")
    (made,) = print_sheets([Sheet("nginx/nginx.conf.j2", Token("ours"), "nginx.conf")], str(tmp_path))
    assert made.text == "# ours\n"


def test_templates_are_compiled_once_in_a_process():
    assert environment() is environment()
    name = TEMPLATES[0].relative_to(ROOT / "templates").as_posix()
    assert environment().get_template(name) is environment().get_template(name)
