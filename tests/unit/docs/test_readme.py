"""The README's commands print what it says, and its specs are sound."""

from __future__ import annotations

import re

from lbgen.topology.build import build
from tests.unit.docs.readme import README, renewed


def test_the_readme_shows_what_its_commands_print():
    text = README.read_text()
    assert renewed(text) == text, "run `make regen`"


def test_the_specs_in_the_readme_are_sound():
    specs = re.findall(r"```yaml\n(.*?)```", README.read_text(), re.DOTALL)
    assert specs
    for spec in specs:
        assert build("README", text=spec, variables={}).diagnostics == ()


def test_the_readme_names_the_two_commands():
    assert "    make demo\n" in README.read_text()
    assert "    make test\n" in README.read_text()
