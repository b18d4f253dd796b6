"""Ingress rules that a schema does not hold (kubernetes pkg/apis/networking/validation, v1.37)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.lean_typing import Any
from lbgen.targets.kubernetes import names
from lbgen.targets.kubernetes.apiserver.ports import is_port, port_name_problem
from lbgen.targets.kubernetes.apiserver.problem import Path, Problem, items, table, text, texts

_FORBIDDEN = ("//", "/./", "/../", "%2f", "%2F")
_ENDS = ("/..", "/.")
_CLASS_ANNOTATION = "kubernetes.io/ingress.class"


def ingress(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything refused about an Ingress of the right shape."""
    spec = table(data, "spec")
    if not spec.get("rules") and not spec.get("defaultBackend"):
        yield Problem(("spec",), "`rules` or `defaultBackend` is needed")
    if spec.get("defaultBackend"):
        yield from _backend(table(spec, "defaultBackend"), ("spec", "defaultBackend"))
    yield from _class(data, spec)
    for index, tls in items(spec, "tls"):
        for place, host in texts(tls, "hosts"):
            if not names.is_host(host):
                yield Problem(("spec", "tls", index, "hosts", place), f"`{host}` is not a DNS name")
        secret = text(tls, "secretName")
        if secret and not names.is_subdomain(secret):
            yield Problem(("spec", "tls", index, "secretName"), f"`{secret}` is not the name of a Secret")
    for index, rule in items(spec, "rules"):
        yield from _rule(rule, ("spec", "rules", index))


def _class(data: Mapping[str, Any], spec: Mapping[str, Any]) -> Iterator[Problem]:
    wanted = text(spec, "ingressClassName")
    if wanted and not names.is_subdomain(wanted):
        yield Problem(("spec", "ingressClassName"), f"`{wanted}` is not the name of an IngressClass")
    annotated = text(table(data, "metadata", "annotations"), _CLASS_ANNOTATION)
    if wanted and annotated and wanted != annotated:
        yield Problem(("metadata", "annotations", _CLASS_ANNOTATION), "differs from `spec.ingressClassName`")


def _rule(rule: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    host = text(rule, "host")
    if host and not names.is_host(host):
        why = "must be a DNS name, with a wildcard as its whole first label at most"
        yield Problem((*path, "host"), f"`{host}` {why}")
    if "http" in rule and not table(rule, "http").get("paths"):
        yield Problem((*path, "http", "paths"), "at least one path is needed")
    for index, entry in items(table(rule, "http"), "paths"):
        yield from _path(entry, (*path, "http", "paths", index))


def _path(entry: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    value, kind = text(entry, "path"), text(entry, "pathType")
    is_exact_or_prefix = kind in ("Exact", "Prefix")
    if (value or is_exact_or_prefix) and not value.startswith("/"):
        yield Problem((*path, "path"), f"`{value}` must begin with `/`")
    if is_exact_or_prefix:
        for bad in _FORBIDDEN:
            if bad in value:
                yield Problem((*path, "path"), f"`{value}` must not contain `{bad}`")
        if value.endswith(_ENDS):
            yield Problem((*path, "path"), f"`{value}` must not end with a dot segment")
    yield from _backend(table(entry, "backend"), (*path, "backend"))


def _backend(backend: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    service, resource = backend.get("service"), backend.get("resource")
    if bool(service) == bool(resource):
        yield Problem(path, "exactly one of `service` and `resource` is needed")
    if not isinstance(service, dict):
        return
    name = text(service, "name")
    if not (names.is_subdomain(name) and "." not in name and len(name) <= 63):
        yield Problem((*path, "service", "name"), f"`{name}` is not the name of a Service")
    port = table(service, "port")
    if bool(port.get("name")) == bool(port.get("number")):
        yield Problem((*path, "service", "port"), "exactly one of `name` and `number` is needed")
    elif port.get("number") and not is_port(port.get("number")):
        yield Problem((*path, "service", "port", "number"), "a port is 1 to 65535")
    elif text(port, "name") and (why := port_name_problem(text(port, "name"))):
        yield Problem((*path, "service", "port", "name"), why)
