"""The hook file and the action call commands and options that exist."""

import yaml

from lbgen.cli import dispatch
from lbgen.cli.parse import parse
from tests.conftest import ROOT


def test_every_hook_is_a_command_line_that_lbgen_understands():
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert len({hook["id"] for hook in hooks}) == len(hooks)
    for hook in hooks:
        program, name, *rest = hook["entry"].split()
        assert program == "lbgen"
        assert parse(dispatch.find(name), [*rest, "a-file"]) is not None


def test_the_action_runs_a_command_line_that_lbgen_understands():
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    run = action["runs"]["steps"][-1]["run"]
    words = run.replace("$LINT_ARGUMENTS", "--fail-on warning").replace("$LINT_PATHS", ".").split()
    assert words[:2] == ["lbgen", "lint"]
    assert parse(dispatch.find("lint"), words[2:]) is not None
