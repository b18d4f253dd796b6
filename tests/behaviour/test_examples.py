"""Every example behaves as its spec says on the real engines, or its losses were declared beforehand.

Shares by weight, backups, failover, prefix boundaries, rewrites, redirects, HSTS, sticky cookies, rate limits,
websockets, forged forwarding headers, body limits, tcp, udp and TLS by name: whatever the example uses.
"""

from __future__ import annotations

import pytest

from lbgen.prove.run import engine_for, prove
from lbgen.prove.verdicts import Word
from lbgen.render.targets import choose_bare
from lbgen.topology.build import build
from tests.conftest import ROOT, missing

pytestmark = pytest.mark.behaviour
PROVED = ("shop", "path-routing", "rate-limit-and-sessions", "canary", "tls-termination", "l4-database-and-dns",
          "health-and-failover", "seed-basic")  # fmt: skip


@pytest.mark.parametrize("target", ["nginx", "haproxy"])
@pytest.mark.parametrize("name", PROVED)
def test_an_example_behaves_as_its_spec_says(name, target):
    built = build(str(ROOT / "examples" / name / f"{name}.lbgen.yaml"), variables={})
    (chosen,) = choose_bare([target])
    engine = engine_for(built.topology, chosen)
    if engine is None:
        missing(f"{target} is not on this machine")
    results = prove([engine])
    failed = {one.case[:2] for one in results if one.word is Word.FAIL}
    # What fails must fail again with the machine to itself: other tests run beside this one.
    again = prove([engine], only=lambda case: case[:2] in failed, workers=1) if failed else []
    assert [(one.case[:2], one.fact, one.faults) for one in again if one.word is Word.FAIL] == []
    assert sum(one.word is Word.OK for one in results) >= 2
