"""What all tests share: the examples, the engines, and the rule that CI never skips."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted(
    path for path in (ROOT / "examples").glob("*/*.lbgen.yaml") if path.name.split(".")[0] == path.parent.name
)


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="run the fuzz tests for long")


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.parent.name)
def example(request):
    """Each example's spec."""
    return request.param


@pytest.fixture
def long(request):
    """Whether to run for long."""
    return request.config.getoption("--long")


def missing(reason: str) -> None:
    """An engine is not here: a skip by hand, a failure in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must not skip")
    pytest.skip(reason)
