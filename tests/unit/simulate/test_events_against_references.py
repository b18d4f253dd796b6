"""The event simulation picks as the references do, whatever happens to servers, and does not look at all of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbgen.algorithms import Servers, get
from lbgen.simulate import Binding, Event, Load, Scenario, Server, capacity_per_s, choosing
from lbgen.simulate.draws import draw
from lbgen.simulate.happening import happen

REQUESTS = 400
SERVERS = st.lists(
    st.builds(
        Server,
        st.just("s"),
        st.integers(0, 4),
        st.sampled_from([0.5, 1.0, 2.0]),
        st.integers(1, 3),
        st.booleans(),
    ),
    min_size=2,
    max_size=6,
).filter(lambda servers: any(one.weight and not one.backup for one in servers))


@st.composite
def scenarios(drawn):
    servers = tuple(drawn(SERVERS))
    load = Load(drawn(st.sampled_from([0.3, 0.8])) * capacity_per_s(servers, 50), 50, clients=20)
    length = REQUESTS / load.rate_per_s * 1000
    happens = st.tuples(
        st.floats(0, length), st.integers(0, len(servers) - 1), st.sampled_from(["dies", "returns", "drains", "slows"])
    )
    return Scenario(
        servers,
        load,
        REQUESTS,
        balancers=drawn(st.integers(1, 2)),
        binding=drawn(st.sampled_from([None, Binding(is_connection=False), Binding(True, length / 20)])),
        events=tuple(Event(*one, 0.5) for one in drawn(st.lists(happens, max_size=6))),
        detect_ms=drawn(st.sampled_from([None, length / 20])),
        recover_ms=length / 30,
        passive_failures=drawn(st.integers(0, 3)),
        passive_window_ms=length / 10,
        slow_start_ms=drawn(st.sampled_from([0.0, length / 10])),
        retries=drawn(st.integers(0, 3)),
    )


@pytest.mark.parametrize("name", sorted(choosing.CHOOSERS))
@settings(max_examples=20, deadline=None)
@given(scenario=scenarios(), seed=st.integers(0, 1000))
def test_picks_are_those_of_the_reference(name, scenario, seed):
    draws = draw(scenario.load, REQUESTS, seed)
    quick = happen(scenario, get(name), draws, seed, lambda _: None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "CHOOSERS", {})
        assert quick == happen(scenario, get(name), draws, seed, lambda _: None)


@pytest.mark.parametrize("name", sorted(choosing.CHOOSERS))
def test_nobody_asks_for_all_candidates_at_every_request(name, monkeypatch):
    """What made 1,000 servers cost a hundred times ten."""
    asked = []
    every = Servers.candidates
    monkeypatch.setattr(Servers, "candidates", lambda self: asked.append(1) or every(self))
    servers = tuple(Server(f"s{number}", 1 + number % 3) for number in range(50))
    load = Load(0.7 * capacity_per_s(servers, 50), 50)
    scenario = Scenario(servers, load, 2000, events=(Event(200, 0, "dies"),), detect_ms=100, slow_start_ms=100)
    happen(scenario, get(name), draw(load, 2000, 1), 1, lambda _: None)
    assert len(asked) < 200
