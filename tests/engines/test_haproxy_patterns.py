"""Tests without a pattern: what the linter says of them against what the real HAProxy does with them."""

import subprocess

import pytest

from lbgen.targets.haproxy.engine import HaproxyEngine
from lbgen.targets.haproxy.lint_rules import hap110_no_pattern
from tests.conftest import missing

pytestmark = pytest.mark.engine
WARNING = "no pattern to match against were provided, so this ACL will never match"
ARGUMENT = frozenset(("url_param", "req.cook", "req.fhdr", "req.hdr", "res.cook", "res.fhdr", "res.hdr"))


def test_haproxy_warns_of_every_fetch_that_the_rule_knows(tmp_path):
    binary = HaproxyEngine().find((2, 8))
    if binary is None:
        missing("haproxy is not here")
    fetches = [f"{name}(x)" if name in ARGUMENT else name for name in sorted(hap110_no_pattern._FETCHES)]
    path = tmp_path / "haproxy.cfg"
    path.write_text("backend b\n" + "".join(f"    acl a{n} {fetch}\n" for n, fetch in enumerate(fetches)))
    said = subprocess.run([binary.path, "-c", "-f", str(path)], capture_output=True, text=True, check=False).stderr
    assert [fetch for fetch in fetches if f"parsing acl keyword '{fetch}' :\n  {WARNING}" not in said] == []
