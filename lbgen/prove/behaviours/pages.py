"""The pages of counters and metrics answer, to those they are for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lbgen.prove import client, networks
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.topology import Topology

_STRANGER = "127.99.0.1"


def cases(topology: Topology) -> Iterator[Case]:
    """One for `stats`, one for `metrics`."""
    for name, target in (("stats", "/"), ("metrics", "/metrics")):
        if getattr(topology.observability, name):
            run = partial(_run, name, target)
            yield Case("pages are served to those they are for", name, (name,), (name,), run)


def _run(name: str, target: str, stand: Stand) -> Seen:
    with stand.bench() as bench:
        if any(move.kind == "left out" and name[:4] in move.before for move in bench.moves):
            return Seen("not built into this engine", (), skipped=True)
        page = bench.topology.observability.stats if name == "stats" else bench.topology.observability.metrics
        assert page is not None
        friend = networks.inside(page.allow[0]) if page.allow else "127.0.0.1"
        request = client.compose("GET", target, "localhost")
        served = client.http(page.port, request, source=friend)
        is_open = not page.allow or networks.contains(page.allow, _STRANGER)
        refused = client.http(page.port, request, source=_STRANGER)
    faults = []
    if served.status != 200 or not served.body:
        faults.append(Fault(f"GET {target} from {friend}", "200", served.summary, (name,), (), (name,)))
    if not is_open and refused.status == 200:
        faults.append(Fault(f"GET {target} from {_STRANGER}", "refused", refused.summary, (name,), (), (name,)))
    return Seen(f"{len(served.body)} bytes; strangers: {refused.summary}", tuple(faults))
