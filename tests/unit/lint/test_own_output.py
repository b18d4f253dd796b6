"""What we render lints clean: no error and no warning on any target; advice (info) is about the spec's own choices."""

import json

import pytest

from lbgen.cli import dispatch

TARGETS = ("nginx", "haproxy", "aws", "ingress", "ingress@traefik", "gateway")


@pytest.mark.parametrize("target", TARGETS)
def test_every_rendered_file_lints_clean(example, target, tmp_path, capsys):
    if example.parent.name == "large" and target not in ("nginx", "haproxy"):
        pytest.skip("1,000 routes are beyond an ALB's quota, and one controller is as good as another")
    folder = tmp_path / "out"
    words = ["-t", target, "-o", str(folder), "--fail-on", "never", "--format", "concise"]
    assert dispatch.dispatch(["render", str(example), *words]) == 0
    capsys.readouterr()
    assert dispatch.dispatch(["lint", str(folder), "--fail-on", "warning", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert len(report["checked"]) >= 1
