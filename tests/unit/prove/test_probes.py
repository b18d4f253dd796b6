from lbgen.prove import probes
from lbgen.prove.oracle import Oracle
from lbgen.prove.ways import to_upstream
from tests.unit.prove.specs import topology


def test_every_route_is_probed_by_what_it_names_and_by_near_misses():
    oracle = Oracle(topology())
    made = list(probes.of_topology(oracle))
    named = {oracle.choose(oracle_asked(probe)).route.name for probe in made if probe.idea == "what the route names"}
    assert named == {"api", "write", "admin", "old", "moved", "robots"}
    missed = [probe for probe in made if probe.idea == "one more letter" and "/apix" in probe.way.request.target]
    assert [oracle.choose(oracle_asked(probe)).route for probe in missed] == [None] * len(missed)
    assert missed


def oracle_asked(probe):
    from lbgen.prove.oracle import Asked

    return Asked(probe.way.listener, probe.way.request)


def test_no_probe_is_sent_twice():
    made = [probe.way for probe in probes.of_topology(Oracle(topology()))]
    assert len(made) == len(set(made))


def test_a_way_to_an_upstream_prefers_whole_routes_without_limits():
    oracle = Oracle(topology())
    assert to_upstream(oracle, "new").request.method == "POST"
    assert to_upstream(oracle, "api").request.target == "/admin"
    assert to_upstream(oracle, "new", "GET").request.target.startswith("/api")
