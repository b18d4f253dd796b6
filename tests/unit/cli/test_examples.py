"""The examples are sound on every target they name: each loss is accepted with a reason."""

from lbgen.cli.process import run
from tests.conftest import ROOT


def test_an_example_validates_on_its_own_targets(example, capsys):
    assert run(["validate", str(example), "--no-engines", "--format", "concise"]) == 0, capsys.readouterr().out


def test_a_loss_that_is_not_accepted_is_an_error(tmp_path, capsys):
    lines = (ROOT / "examples" / "shop" / "shop.lbgen.yaml").read_text().splitlines(keepends=True)
    spec = tmp_path / "shop.lbgen.yaml"
    spec.write_text("".join(line for line in lines if not line.startswith("  LB405:")))
    assert run(["validate", str(spec), "--no-engines", "--format", "concise"]) == 1
    assert "error[LB405] gateway@envoy-gateway" in capsys.readouterr().out
