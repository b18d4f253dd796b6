"""`lbgen validate` as a user runs it: the engines are found and asked, and what they say comes back."""

import pytest

from lbgen.cli.process import run
from lbgen.render.targets import available
from tests.conftest import missing

pytestmark = pytest.mark.engine


def test_an_example_is_validated_by_both_engines(example, capsys):
    for name in ("nginx", "haproxy"):
        if available()[name].engine.find(None) is None:
            missing(f"{name} is not on this machine")
    code = run(["validate", str(example), "-t", "nginx", "-t", "haproxy", "--format", "concise"])
    said = capsys.readouterr()
    assert "nginx@1.31: accepted by nginx 1.31" in said.err
    assert "haproxy@2.8: accepted by HAProxy 2.8" in said.err
    assert "LB399" not in said.out
    assert code == (1 if "error[LB4" in said.out else 0)
