"""Rules are shown the nodes they ask for, in units that have what they need."""

from types import SimpleNamespace

import pytest

from lbgen.diagnostics import Severity, Span
from lbgen.lint.registry import Named
from lbgen.lint.running import run
from lbgen.ports import Options, Problem, rule


@rule("word", severity=Severity.INFO, needs=("list", "table"))
def check(node, _unit):
    yield Problem(Span("file", node, 1, node, 2), "seen")


@pytest.mark.parametrize(
    ("nodes", "seen"),
    [
        ([("word", 1), ("table", 2), ("word", 3)], [1, 3]),
        ([("list", 1), ("word", 2)], [2]),
        ([("word", 1), ("other", 2)], []),
        ([("table", 1)], []),
    ],
)
def test_a_rule_is_asked_where_one_of_its_needs_stands(nodes, seen):
    unit = SimpleNamespace(options=Options((1, 31), "oss"), diagnostics=(), nodes=lambda: iter(nodes))
    ((*found,),) = run([unit], [Named("TOY999", "toy", check)])
    assert [one.span.line for one in found] == seen
