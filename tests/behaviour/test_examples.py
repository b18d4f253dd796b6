"""Every example behaves as its spec says on the real engines, or its losses were declared beforehand.

Shares by weight, backups, failover, prefix boundaries, rewrites, redirects, HSTS, sticky cookies, rate limits,
websockets, forged forwarding headers, body limits, tcp, udp and TLS by name: whatever the example uses. In Traefik,
which is started anew for each, the ordinary run looks at where requests go (hello: at everything), and each example
runs as one of the two targets; `--long` runs all of it, and the large one, of which a bench takes seconds.
"""

from __future__ import annotations

import pytest

from lbgen.prove.run import engine_for, prove
from lbgen.prove.sampling import sample
from lbgen.prove.verdicts import Word
from lbgen.render.targets import choose_bare
from lbgen.topology.build import build
from tests.conftest import EXAMPLES, ROOT, missing

pytestmark = pytest.mark.behaviour
NAMES = [path.parent.name for path in EXAMPLES]
SMALL = [name for name in NAMES if name != "large"]
IN_TRAEFIK = ("ingress@traefik", "gateway@traefik")
# Where requests and connections go: what differs first between two renderings of one spec.
WAYS = (
    "the spec's own tests", "requests reach the routes they mean", "TLS is spoken as promised",
    "TLS passes through by name", "tcp reaches its servers", "udp reaches its servers", "tls reaches its servers",
    "failed requests are repeated, a POST is not",
)  # fmt: skip


def results(name, target, is_meant):
    """The results of an example; a very large one is sampled as the command does it."""
    built = build(str(ROOT / "examples" / name / f"{name}.lbgen.yaml"), variables={})
    (chosen,) = choose_bare([target])
    sampled = sample(built.topology)
    engine = engine_for(sampled.topology, chosen)
    if engine is None:
        missing(f"{target} is not on this machine")
    return prove([engine], only=is_meant, most_cases=sampled.most_cases)


def failed(found):
    return [(one.case[:2], one.fact, one.faults) for one in found if one.word is Word.FAIL]


def is_meant_for(name, *, is_long):
    """The cases of a run."""
    if is_long or name == "hello":
        return lambda _: True
    return lambda case: case.behaviour in WAYS


@pytest.mark.parametrize("target", ["nginx", "haproxy"])
@pytest.mark.parametrize("name", NAMES)
def test_an_example_behaves_as_its_spec_says(name, target, long):
    if name not in SMALL and not long:
        pytest.skip("runs with --long")
    found = results(name, target, lambda _: True)
    assert failed(found) == []
    assert sum(one.word is Word.OK for one in found) >= 2


@pytest.mark.parametrize("target", IN_TRAEFIK)
@pytest.mark.parametrize("name", NAMES)
def test_an_example_behaves_as_its_spec_says_in_traefik(name, target, long):
    if not long and (name not in SMALL or target != IN_TRAEFIK[(NAMES.index(name) + 1) % 2]):
        pytest.skip("runs with --long")
    found = results(name, target, is_meant_for(name, is_long=long))
    assert failed(found) == []
    assert any(one.word in (Word.OK, Word.DECLARED) and one.fact != "not run" for one in found)
