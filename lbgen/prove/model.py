"""Routing on an application load balancer, which runs nowhere but at AWS: answered by a model of its rules.

The same requests as on engines, put to an evaluator of the rendered rules. The table says `model` there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from lbgen.diagnostics import Source
from lbgen.ports import Artifact
from lbgen.prove import probes
from lbgen.prove.behaviours.routing import NAME, PROVES, describe
from lbgen.prove.cases import Case, Fault, Seen, Stand
from lbgen.prove.compare import routing_features
from lbgen.prove.oracle import Asked, Expected, Oracle
from lbgen.prove.run import Judged, Result, losses_of, verdict
from lbgen.render.pipeline import render
from lbgen.render.targets import Chosen
from lbgen.targets.aws.blocks import Resource, from_trees
from lbgen.targets.aws.evaluator import Answer, Balancer
from lbgen.targets.aws.evaluator import Asked as Put
from lbgen.targets.aws.names import identifier
from lbgen.topology import Route, Topology

LABEL = "aws (model)"
# Redirects are 301 or 302 there (ELBv2 API reference 2015-12-01, RedirectActionConfig).
_STATUS = {308: 301, 307: 302, 303: 302}


def prove_model(topology: Topology, chosen: Chosen, only: Callable[[Case], bool]) -> list[Result]:
    """One case per http and https listener."""
    rendered = render(topology, chosen, "0" * 64, lambda _: True)
    rules = next((one for one in rendered.artifacts if one.path == "rules.tf"), rendered.artifacts[0])
    judged = Judged(LABEL, losses_of(rendered.verdicts), rules.path, rules.text)
    resources = list(_resources(chosen, rendered.artifacts))
    results = []
    for listener in topology.listeners.values():
        case = Case(NAME, f"listener {listener.name}", (f"listener.{listener.protocol}",), PROVES, _nothing)
        if listener.is_http and only(case):
            started = time.monotonic()
            seen = _compare(topology, listener.name, resources)
            results.append(verdict(case, judged, seen, (time.monotonic() - started) * 1000))
    return results


def _nothing(_: Stand) -> Seen:
    """A model needs no bench."""
    return Seen("")


def _resources(chosen: Chosen, artifacts: Iterable[Artifact]) -> Iterator[Resource]:
    sources = (Source(one.path, one.text) for one in artifacts if one.path.endswith(".tf"))
    return from_trees(chosen.target.dialect.parse(source).tree for source in sources)


def _compare(topology: Topology, listener: str, resources: list[Resource]) -> Seen:
    oracle, balancer = Oracle(topology), Balancer(resources)
    upstreams = {it.name: it.values["tags"]["Name"] for it in resources if it.kind == "aws_lb_target_group"}
    faults, count = [], 0
    for probe in probes.of_topology(oracle):
        if probe.way.listener != listener:
            continue
        count += 1
        asked = Asked(listener, probe.way.request, probe.way.client or "198.51.100.1")
        answer = balancer.answer(identifier(listener), Put(*asked.request, asked.client))
        faults += _differences(probe, oracle.expect(asked), answer, upstreams, oracle.choose(asked).route)
    return Seen(f"{count} requests", tuple(faults))


def _differences(
    probe: probes.Probe, expected: Expected, answer: Answer, upstreams: dict[str, str], route: Route | None
) -> Iterator[Fault]:
    done, about = f"{describe(probe.way)} ({probe.idea})", (route.name,) if route else ()
    shares: dict[str, float] = {}
    for group, part in answer.shares.items():
        shares[upstreams[group]] = round(shares.get(upstreams[group], 0) + part, 4)
    wanted = (
        _STATUS.get(expected.status, expected.status),
        {name: round(part, 4) for name, part in expected.shares.items()},
    )
    if (answer.status, shares) != wanted:
        got = f"{answer.status} {shares or ''}".strip()
        yield Fault(
            done, f"{wanted[0]} {wanted[1] or ''}".strip(), got, probe.tests, routing_features(route, expected), about
        )
        return
    if expected.location is not None and answer.location != expected.location:
        yield Fault(done, f"Location {expected.location}", f"Location {answer.location}", ("redirect",), (), about)
    if expected.target is not None and answer.target != expected.target:
        features = ("rewrite.replace_prefix", "rewrite.path")
        yield Fault(done, f"server sees {expected.target}", answer.target, features, (), about)
