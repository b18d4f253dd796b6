"""Active health checks in a cluster: a readiness probe for the workload behind a Service, as a patch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lbgen.ports import Note, Sheet, Support
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.views import Probe
from lbgen.topology import HealthCheck, KubernetesService, Upstream
from lbgen.topology.units import show_duration


class Probes(NamedTuple):
    """The patches, and what has to be said."""

    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...]


def probes(settings: Settings, upstreams: Iterable[Upstream], *, controller_checks: bool) -> Probes:
    """A patch per upstream that names its workload; a note where there is none and the controller checks nothing."""
    sheets: list[Sheet] = []
    notes: list[Note] = []
    checked = [(it, it.health_check) for it in upstreams if it.health_check]
    for upstream, check in checked:
        binding = upstream.kubernetes
        if binding and binding.workload and names.is_subdomain(binding.workload):
            name = f"readiness-{binding.workload}.yaml"
            sheets.append(Sheet("kubernetes/readiness.yaml.j2", _probe(settings, upstream, check, binding), name))
            notes += _rounded(upstream, check)
        elif not controller_checks:
            notes += _lost(upstream, check)
    return Probes(tuple({sheet.path: sheet for sheet in sheets}.values()), tuple(notes))


def _probe(settings: Settings, upstream: Upstream, check: HealthCheck, binding: KubernetesService) -> Probe:
    return Probe(
        workload=quote.word(binding.workload or ""),
        namespace=quote.word(settings.namespace),
        path=quote.text(check.request_path) if check.type == "http" else None,
        is_grpc=check.type == "grpc",
        port=quote.number(upstream.servers[0].port),
        period=quote.number(_seconds(check.interval_ms)),
        timeout=quote.number(_seconds(check.timeout_ms)),
        failures=quote.number(check.unhealthy_threshold),
        successes=quote.number(check.healthy_threshold),
    )


def _seconds(value_ms: int) -> int:
    return max(1, -(-value_ms // 1000))


def _rounded(upstream: Upstream, check: HealthCheck) -> Iterator[Note]:
    for key, value_ms in (("interval", check.interval_ms), ("timeout", check.timeout_ms)):
        if value_ms % 1000:
            place = (*upstream.origin, "health_check", "interval")
            why = "probes count in whole seconds"
            before, after = f"{key} {show_duration(value_ms)}", f"{_seconds(value_ms)}s"
            yield Note("health_check.timing", place, Support.APPROXIMATED, why, before, after)


def _lost(upstream: Upstream, check: HealthCheck) -> Iterator[Note]:
    why = "a cluster checks pods by their readiness probe, and `bind.kubernetes.workload` names none"
    origin = (*upstream.origin, "health_check")
    before, after = f"{check.type} check every {show_duration(check.interval_ms)}", "no check"
    yield Note(f"health_check.{check.type}", origin, Support.UNSUPPORTED, why, before, after)
    yield Note("health_check.timing", (*origin, "interval"), Support.UNSUPPORTED, why, before, after)
    if check.status != ((200, 299),):
        yield Note("health_check.expect", (*origin, "expect"), Support.UNSUPPORTED, why, before, after)
