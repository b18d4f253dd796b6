"""Probes of containers (kubernetes pkg/apis/core/validation: validateProbe and its handlers, v1.37)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.apiserver.ports import is_port, port_name_problem
from lbgen.targets.kubernetes.apiserver.problem import Path, Problem, items, table, text

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_HANDLERS = ("exec", "grpc", "httpGet", "tcpSocket")
_COUNTS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")


def problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """What is refused about the probes of a workload's pods."""
    path: Path = ("spec", "template", "spec", "containers")
    for index, container in items(table(data, "spec", "template", "spec"), "containers"):
        for kind in _PROBES:
            if isinstance(container.get(kind), dict):
                yield from _probe(kind, container[kind], (*path, index, kind))


def _probe(kind: str, probe: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    handlers = [name for name in _HANDLERS if probe.get(name) is not None]
    if len(handlers) != 1:
        yield Problem(path, f"exactly one of {', '.join(_HANDLERS)} is needed")
    for name in _COUNTS:
        value = probe.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            yield Problem((*path, name), "a whole number from 0 on")
    if kind != "readinessProbe" and probe.get("successThreshold") not in (None, 0, 1):
        yield Problem((*path, "successThreshold"), f"a {kind} succeeds at once: 1")
    for name in handlers:
        yield from _handler(name, table(probe, name), (*path, name))


def _handler(name: str, handler: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    if name == "exec":
        return
    port = handler.get("port")
    if isinstance(port, str) and name != "grpc":
        if why := port_name_problem(port):
            yield Problem((*path, "port"), why)
    elif not is_port(port):
        yield Problem((*path, "port"), "a port is 1 to 65535")
    if name == "httpGet" and (text(handler, "scheme") or "HTTP") not in ("HTTP", "HTTPS"):
        yield Problem((*path, "scheme"), "HTTP or HTTPS")
