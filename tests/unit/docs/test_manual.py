"""Every code of a loss is explained from what the targets say of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize("named", ["LB412: rate_limit", "LB446: server.backup"])
def test_a_loss_is_explained_from_the_targets_rows(named):
    code = named.partition(":")[0]
    done = subprocess.run([sys.executable, "-m", "lbgen", "explain", code], capture_output=True, text=True, cwd=ROOT, check=True)  # fmt: skip
    assert done.stdout.startswith(named)
    assert "nginx: native" in done.stdout
