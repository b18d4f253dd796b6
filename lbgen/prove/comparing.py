"""Requests that two engines answer differently although both claim to do the same."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Support
from lbgen.prove import probes
from lbgen.prove.behaviours.routing import describe
from lbgen.prove.bench import Bench, bench
from lbgen.prove.client import Reply
from lbgen.prove.compare import is_redirected, routing_features, upstream_of
from lbgen.prove.run import Engine

_COMPARED = ("location", "strict-transport-security", "www-authenticate")


class Difference(NamedTuple):
    """One request and both answers; `declared` are the losses that explain it, empty when nothing does."""

    request: str
    left: str
    right: str
    declared: tuple[str, ...]


def compare(left: Engine, right: Engine) -> tuple[int, list[Difference]]:
    """How many requests were sent to both, and those whose answers differ."""
    differences = []
    with bench(left.subject) as one, bench(right.subject) as other:
        twins = {(probe.way.listener, probe.way.request) for probe in probes.of_topology(other.oracle)}
        asked = [probe for probe in probes.of_topology(one.oracle) if (probe.way.listener, probe.way.request) in twins]
        for probe in asked:
            replies = (one.ask(probe.way), other.ask(probe.way))
            answers = [_answer(place, probe, reply) for place, reply in zip((one, other), replies, strict=True)]
            if answers[0] != answers[1]:
                request = f"{describe(probe.way)} ({probe.idea})"
                declared = _declared(one, probe, replies, (left, right))
                differences.append(Difference(request, answers[0], answers[1], declared))
    return len(asked), differences


def _declared(
    place: Bench, probe: probes.Probe, replies: tuple[Reply, Reply], engines: tuple[Engine, Engine]
) -> tuple[str, ...]:
    """What either engine had announced about the finer points of the request, or as unsupported on its route.

    Where both send the client to the place that was meant, the status is a finer point of the redirect.
    """
    asked = place.asked(probe.way, probe.way.client or "127.0.0.1")
    route, expected = place.oracle.choose(asked).route, place.oracle.expect(asked)
    needed = routing_features(route, expected)
    finer = list(probe.tests)
    if all(is_redirected(reply, expected) for reply in replies):
        finer.append("redirect" if route else "listener.redirect_to_https")
    found = []
    for engine in engines:
        found += [name for name in finer if name in engine.judged.losses]
        found += [
            name
            for name in needed
            if name in engine.judged.losses and engine.judged.losses[name].support is Support.UNSUPPORTED
        ]
    return tuple(dict.fromkeys(found))


def _answer(place: Bench, probe: probes.Probe, reply: Reply) -> str:
    """What counts about an answer: status, upstream (of a split: any of its own), what the server saw, some headers."""
    parts = [str(reply.status) if reply.status else f"no answer ({reply.broken})"]
    if reply.server:
        shares = place.oracle.expect(place.asked(probe.way, probe.way.client or "127.0.0.1")).shares
        upstream = upstream_of(reply)
        parts.append(
            f"from {' or '.join(shares) if upstream in shares else upstream}, which saw {reply.said.get('target')}"
        )
    elif 200 <= reply.status < 300:
        parts.append(f"body {reply.body[:60]!r}")
    parts += [f"{name}: {reply.first(name)}" for name in _COMPARED if reply.first(name)]
    return ", ".join(parts)
