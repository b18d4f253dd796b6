"""What an upstream asks for where nothing of an implementation hears it: one note per thing asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lbgen.ports import Note, Support
from lbgen.topology import ExternalAuth, Listener, Topology, Upstream
from lbgen.topology.features import uses

# What the rendered objects say about how servers are chosen and spoken to, beyond which servers there are.
BALANCING = (
    "algorithm", "hash_on", "passive_health_check", "session_persistence", "keepalive", "timeouts", "retries",
    "slow_start", "queue",
)  # fmt: skip


def unheard(
    topology: Topology, upstream: Upstream, asked: Iterable[str], why: str, after: str, *, is_near: bool = False
) -> Iterator[Note]:
    """A note for each use of a feature (`timeouts` for all of `timeouts.connect` and the like) of one upstream.

    `is_near` says that what happens instead is near to it.
    """
    support = Support.APPROXIMATED if is_near else Support.UNSUPPORTED
    wanted = frozenset(asked)
    alone = topology._replace(listeners={}, routes=(), upstreams={upstream.name: upstream})
    for use in uses(alone):
        if use.path[:2] == upstream.origin[:2] and use.feature.partition(".")[0] in wanted:
            yield Note(use.feature, use.path, support, why, _shown(use.value), after)


def of_deciders(topology: Topology, why: str) -> Iterator[Note]:
    """Upstreams that decide about requests: who asks them goes to the Service, past everything said for routes."""
    names = dict.fromkeys(it.auth.upstream for it in topology.routes if isinstance(it.auth, ExternalAuth))
    for name in names:
        upstream = topology.upstreams[name]
        yield from unheard(topology, upstream, BALANCING, why, "as the cluster does it", is_near=True)


def affinity_notes(upstream: Upstream, instead: str) -> Iterator[Note]:
    """Affinity by address where it takes the algorithm's place, and ends with nothing."""
    persistence = upstream.session_persistence
    assert persistence is not None
    if upstream.algorithm not in ("round_robin", "ip_hash"):
        why = "affinity by address takes the algorithm's place"
        place = (*upstream.origin, "algorithm")
        yield Note(f"algorithm.{upstream.algorithm}", place, Support.UNSUPPORTED, why, upstream.algorithm, instead)
    if persistence.lifetime_ms:
        why = "addresses are hashed, and nothing is remembered"
        place = (*upstream.origin, "session_persistence", "lifetime")
        before = f"{persistence.lifetime_ms}ms"
        yield Note("session_persistence.lifetime", place, Support.UNSUPPORTED, why, before, "as long as servers stay")


def http2_notes(listener: Listener) -> Iterator[Note]:
    """HTTP/2 that clients are offered although the listener does not."""
    if listener.protocol == "https" and not listener.http2:
        why = "every implementation offers HTTP/2 on https, and no field of an object stops it"
        yield Note("listener.http2", (*listener.origin, "http2"), Support.UNSUPPORTED, why, "no HTTP/2", "offered")


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
