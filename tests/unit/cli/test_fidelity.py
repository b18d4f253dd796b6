"""`lbgen fidelity`: the table of a spec, and below it what is lost, each thing once."""

from collections import Counter

import pytest

from lbgen.cli.command import Arguments
from lbgen.cli.commands import fidelity
from tests.conftest import ROOT

SHOP = str(ROOT / "examples/shop/shop.lbgen.yaml")


@pytest.fixture
def lines(capsys):
    options = {"all": False, "env": None, "target": (), "format": "text", "output": None, "fail_on": "error"}
    fidelity.run(Arguments(spec=SHOP, **options))
    return capsys.readouterr().out.splitlines()


def test_what_is_lost_in_several_places_is_said_once_with_their_number(lines):
    table_end = lines.index("")
    assert [line for line, count in Counter(lines[table_end + 1 :]).items() if count > 1] == []
    assert any(line.endswith(" times]") for line in lines)


def test_the_worst_verdict_of_a_feature_is_the_tables(lines):
    header = lines[0]
    column = header.index("gateway@envoy-gateway")
    row = next(line for line in lines if line.startswith("LB453 "))
    assert row[column:].startswith("unsupported")
    assert any(line.startswith("LB453 gateway@envoy-gateway approximated") for line in lines)
