"""Active health checks in a cluster: a readiness probe for the workload behind a Service, as a patch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Sheet, Support, Token
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.protocols import is_secured
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.views import Probe
from lbgen.topology import HealthCheck, Upstream
from lbgen.topology.units import show_duration

_NO_TLS = "the kubelet's gRPC probe speaks no TLS, so that no server would ever be ready"
_NO_WORKLOAD = "a cluster checks pods by their readiness probe, and `bind.kubernetes.workload` names none"


class Probes(NamedTuple):
    """The patches, and what has to be said."""

    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...]


def probes(settings: Settings, upstreams: Iterable[Upstream], *, controller_checks: bool) -> Probes:
    """A patch per upstream that names its workload; a note where there is none and the controller checks nothing."""
    sheets: dict[str, Sheet] = {}
    notes: list[Note] = []
    checked = [(it, it.health_check) for it in upstreams if it.health_check]
    for upstream, check in checked:
        binding = upstream.kubernetes
        if not (binding and binding.workload and names.is_subdomain(binding.workload)):
            notes += () if controller_checks else _lost(upstream, check, _NO_WORKLOAD)
            continue
        if check.type == "grpc" and is_secured(upstream):
            notes += _lost(upstream, check, _NO_TLS)
            continue
        path = f"readiness-{binding.workload}.yaml"
        if path in sheets:
            notes += _lost(
                upstream, check, f"Deployment `{binding.workload}` has the probe of another upstream already"
            )
            continue
        sheets[path] = Sheet("kubernetes/readiness.yaml.j2", _probe(settings, upstream, check, path), path)
        notes += [] if controller_checks else [_told(upstream, check, path)]
        notes += _rounded(upstream, check)
    return Probes(tuple(sheets.values()), tuple(notes))


def _probe(settings: Settings, upstream: Upstream, check: HealthCheck, path: str) -> Probe:
    assert upstream.kubernetes is not None
    is_https = check.type == "http" and is_secured(upstream)
    return Probe(
        file=quote.word(path),
        workload=quote.word(upstream.kubernetes.workload or ""),
        namespace=quote.word(settings.namespace),
        path=quote.text(check.request_path) if check.type == "http" else None,
        scheme=Token("HTTPS") if is_https else None,
        is_grpc=check.type == "grpc",
        port=quote.number(upstream.servers[0].port),
        period=quote.number(_seconds(check.interval_ms)),
        timeout=quote.number(_seconds(check.timeout_ms)),
        failures=quote.number(check.unhealthy_threshold),
        successes=quote.number(check.healthy_threshold),
    )


def _told(upstream: Upstream, check: HealthCheck, path: str) -> Note:
    """Where the check went, and the port that nobody but the spec's list tells."""
    assert upstream.kubernetes is not None
    why = "a readiness probe, as a patch for the Deployment; its port is that of the first server listed"
    after = f"{path}: container `{upstream.kubernetes.workload}`, port {upstream.servers[0].port}"
    place = (*upstream.origin, "health_check")
    return Note(f"health_check.{check.type}", place, Support.EMULATED, why, f"{check.type} check", after)


def _seconds(value_ms: int) -> int:
    return max(1, -(-value_ms // 1000))


def _rounded(upstream: Upstream, check: HealthCheck) -> Iterator[Note]:
    for key, value_ms in (("interval", check.interval_ms), ("timeout", check.timeout_ms)):
        if value_ms % 1000:
            place = (*upstream.origin, "health_check", "interval")
            why = "probes count in whole seconds"
            before, after = f"{key} {show_duration(value_ms)}", f"{_seconds(value_ms)}s"
            yield Note("health_check.timing", place, Support.APPROXIMATED, why, before, after)


def _lost(upstream: Upstream, check: HealthCheck, why: str) -> Iterator[Note]:
    origin = (*upstream.origin, "health_check")
    before, after = f"{check.type} check every {show_duration(check.interval_ms)}", "no check"
    yield Note(f"health_check.{check.type}", origin, Support.UNSUPPORTED, why, before, after)
    yield Note("health_check.timing", (*origin, "interval"), Support.UNSUPPORTED, why, before, after)
    if check.status != ((200, 299),):
        yield Note("health_check.expect", (*origin, "expect"), Support.UNSUPPORTED, why, before, after)
