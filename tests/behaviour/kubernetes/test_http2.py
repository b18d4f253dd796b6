"""Over HTTP/2 nothing arrives twice: Traefik may see an answer before it knows that it has sent the request."""

from __future__ import annotations

import pytest

from lbgen.prove.run import engine_for, prove
from lbgen.prove.verdicts import Word
from lbgen.render.targets import choose_bare
from tests.behaviour.backing import topology

pytestmark = pytest.mark.behaviour


def test_each_request_to_an_http2_server_arrives_once():
    (chosen,) = choose_bare(["ingress@traefik"])
    engine = engine_for(topology("rows"), chosen)
    (result,) = prove([engine], only=lambda case: case[:2] == ("connections to servers are reused", "upstream clear"))
    assert (result.word, result.faults) == (Word.OK, ())
