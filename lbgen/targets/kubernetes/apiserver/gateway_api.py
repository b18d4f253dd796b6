"""Cross-field rules of Gateway API v1.6.1, standard channel: what its CRDs say in CEL, said in Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import Any
from lbgen.targets.kubernetes.apiserver.problem import Path, Problem, items, table, text, whole

MOST_MATCHES = 128
LISTENER_FIELDS = "listener-fields"
LISTENER_CONFLICT = "listener-conflict"
CERTIFICATE = "certificate"
FILTER_TWICE = "filter-twice"
REDIRECT = "redirect"
PREFIX = "prefix"
TIMEOUTS = "timeouts"
TRUST = "trust"
_PATH = lazy_pattern(r"(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+\Z")
_IN_PATH = ("//", "/./", "/../", "%2f", "%2F", "#")
_FILTER_FIELDS = {
    "RequestHeaderModifier": "requestHeaderModifier", "ResponseHeaderModifier": "responseHeaderModifier",
    "RequestMirror": "requestMirror", "RequestRedirect": "requestRedirect", "URLRewrite": "urlRewrite",
    "ExtensionRef": "extensionRef", "CORS": "cors",
}  # fmt: skip
_ONCE = frozenset(_FILTER_FIELDS) - {"ExtensionRef", "RequestMirror"}


def problems(kind: str, data: Mapping[str, Any]) -> Iterator[Problem]:
    """What the CRD's own rules refuse about an object of the right shape."""
    spec = table(data, "spec")
    match kind:
        case "Gateway":
            yield from _gateway(spec)
        case "HTTPRoute" | "GRPCRoute":
            yield from _parents(spec)
            yield from _http_rules(spec, is_http=kind == "HTTPRoute")
        case "TCPRoute" | "UDPRoute" | "TLSRoute":
            yield from _parents(spec)
            for index, rule in items(spec, "rules"):
                yield from _refs(rule, ("spec", "rules", index))
            yield from _ip_hosts(spec)
        case "BackendTLSPolicy":
            yield from _backend_tls(spec)
        case _:
            return


def _gateway(spec: Mapping[str, Any]) -> Iterator[Problem]:
    seen: set[tuple[int | None, str, str]] = set()
    for index, listener in items(spec, "listeners"):
        path = ("spec", "listeners", index)
        protocol, host = text(listener, "protocol"), text(listener, "hostname")
        tls = listener.get("tls")
        if protocol in ("HTTP", "TCP", "UDP") and tls is not None:
            yield Problem((*path, "tls"), f"a {protocol} listener has no TLS", LISTENER_FIELDS)
        if protocol in ("TCP", "UDP") and host:
            yield Problem((*path, "hostname"), f"a {protocol} listener has no hostname", LISTENER_FIELDS)
        if protocol == "HTTPS" and (text(table(tls), "mode") or "Terminate") != "Terminate":
            yield Problem((*path, "tls", "mode"), "an HTTPS listener terminates TLS", LISTENER_FIELDS)
        if protocol in ("HTTPS", "TLS") and isinstance(tls, dict):
            yield from _certificates(tls, path)
        key = (whole(listener, "port"), protocol, host)
        if key in seen:
            yield Problem(path, "port, protocol and hostname together stand here twice", LISTENER_CONFLICT)
        seen.add(key)
    yield from _addresses(spec)


def _certificates(tls: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    if (text(tls, "mode") or "Terminate") == "Terminate" and not tls.get("certificateRefs") and not tls.get("options"):
        yield Problem((*path, "tls"), "certificateRefs or options are needed to terminate TLS", CERTIFICATE)


def _addresses(spec: Mapping[str, Any]) -> Iterator[Problem]:
    from ipaddress import ip_address  # noqa: PLC0415  # only the Kubernetes path needs it

    seen: set[tuple[str, str]] = set()
    for index, address in items(spec, "addresses"):
        path = ("spec", "addresses", index, "value")
        kind, value = text(address, "type") or "IPAddress", text(address, "value")
        if kind == "IPAddress" and value:
            try:
                ip_address(value)
            except ValueError:
                yield Problem(path, f"`{value}` is not an IP address")
        if (
            kind == "Hostname"
            and value
            and not re.match(r"(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z", value)
        ):
            yield Problem(path, f"`{value}` is not a host name")
        if value and (kind, value) in seen:
            yield Problem(path, f"`{value}` stands here twice")
        seen.add((kind, value))


def _parents(spec: Mapping[str, Any]) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], set[tuple[str, int | None]]] = {}
    for index, ref in items(spec, "parentRefs"):
        group, kind = text(ref, "group") or "gateway.networking.k8s.io", text(ref, "kind") or "Gateway"
        before = seen.setdefault((group, kind, text(ref, "name"), text(ref, "namespace")), set())
        section = (text(ref, "sectionName"), whole(ref, "port"))
        path = ("spec", "parentRefs", index)
        if section in before:
            yield Problem(path, "the same parent and section stand here twice")
        elif before and (section == ("", None) or ("", None) in before):
            yield Problem(path, "where a parent stands twice, each names a section")
        before.add(section)


def _http_rules(spec: Mapping[str, Any], *, is_http: bool) -> Iterator[Problem]:
    count = 0
    rule_names: Counter[str] = Counter()
    for index, rule in items(spec, "rules"):
        path = ("spec", "rules", index)
        matches = list(items(rule, "matches"))
        count += max(len(matches), 1)
        if name := text(rule, "name"):
            rule_names[name] += 1
            if rule_names[name] == 2:
                yield Problem((*path, "name"), f"two rules are called `{name}`")
        for place, match in matches:
            yield from (
                _http_match(match, (*path, "matches", place))
                if is_http
                else _grpc_match(match, (*path, "matches", place))
            )
        yield from _filters(rule, path, [match for _, match in matches], is_http=is_http)
        yield from _refs(rule, path)
        if is_http:
            yield from _timeouts(rule, path)
    if count > MOST_MATCHES:
        yield Problem(("spec", "rules"), f"{count} matches together; at most {MOST_MATCHES}")


def _http_match(match: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    kind = text(table(match, "path"), "type") or "PathPrefix"
    value = table(match, "path").get("value", "/")
    if kind == "RegularExpression" or not isinstance(value, str):
        return
    where = (*path, "path", "value")
    if not value.startswith("/"):
        yield Problem(where, f"`{value}` must begin with `/`")
    elif any(bad in value for bad in _IN_PATH) or value.endswith(("/..", "/.")):
        yield Problem(where, f"`{value}` has dot segments, double or encoded slashes, or `#`")
    elif not _PATH.match(value):
        yield Problem(where, f"`{value}` has characters that a path does not have")


def _grpc_match(match: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    method = match.get("method")
    if not isinstance(method, dict):
        return
    if not text(method, "service") and not text(method, "method"):
        yield Problem((*path, "method"), "`service` or `method` is needed")
    if (text(method, "type") or "Exact") == "Exact":
        for key, allowed in (
            ("service", r"(?i)\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*\Z"),
            ("method", r"[A-Za-z_][A-Za-z_0-9]*\Z"),
        ):
            if text(method, key) and not re.match(allowed, text(method, key)):
                yield Problem((*path, "method", key), f"`{text(method, key)}` is not a {key}'s name")


def _filters(rule: Mapping[str, Any], path: Path, matches: list[dict[str, Any]], *, is_http: bool) -> Iterator[Problem]:
    kinds = Counter(text(it, "type") for _, it in items(rule, "filters"))
    for kind, count in kinds.items():
        if count > 1 and kind in _ONCE:
            yield Problem((*path, "filters"), f"{kind} stands here {count} times", FILTER_TWICE)
    if kinds["RequestRedirect"] and kinds["URLRewrite"]:
        yield Problem((*path, "filters"), "a rule redirects or rewrites, not both", REDIRECT)
    if kinds["RequestRedirect"] and rule.get("backendRefs"):
        yield Problem((*path, "backendRefs"), "a rule that redirects has no backends", REDIRECT)
    for index, found in items(rule, "filters"):
        yield from _filter(found, (*path, "filters", index), matches)
    for place, ref in items(rule, "backendRefs"):
        inner = Counter(text(it, "type") for _, it in items(ref, "filters"))
        for kind, count in inner.items():
            if count > 1 and kind in _ONCE:
                where = (*path, "backendRefs", place, "filters")
                yield Problem(where, f"{kind} stands here {count} times", FILTER_TWICE)
        for index, found in items(ref, "filters"):
            yield from _filter(found, (*path, "backendRefs", place, "filters", index), matches if is_http else [])


def _filter(found: Mapping[str, Any], path: Path, matches: list[dict[str, Any]]) -> Iterator[Problem]:
    kind = text(found, "type")
    wanted = _FILTER_FIELDS.get(kind)
    for field in _FILTER_FIELDS.values():
        if field == wanted and found.get(field) is None:
            yield Problem(path, f"{kind} needs `{field}`")
        if field != wanted and found.get(field) is not None:
            yield Problem((*path, field), f"`{field}` does not belong to {kind}")
    for key in ("requestRedirect", "urlRewrite"):
        yield from _new_path(table(found, key, "path"), (*path, key, "path"), matches)
    for key in ("requestHeaderModifier", "responseHeaderModifier"):
        yield from _header_values(table(found, key), (*path, key))
    mirror = table(found, "requestMirror")
    if mirror.get("percent") is not None and mirror.get("fraction") is not None:
        yield Problem((*path, "requestMirror"), "`percent` and `fraction` exclude each other")
    if mirror:
        yield from _ref(table(mirror, "backendRef"), (*path, "requestMirror", "backendRef"))


def _header_values(modifier: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    """No server can send these (RFC 9110 5.5); the standard channel's CRD lets them pass, the experimental one not."""
    for key in ("set", "add"):
        for index, header in items(modifier, key):
            if any(character in text(header, "value") for character in "\r\n\0"):
                yield Problem((*path, key, index, "value"), "a header's value holds no line end and no NUL")


def _new_path(new: Mapping[str, Any], path: Path, matches: list[dict[str, Any]]) -> Iterator[Problem]:
    fields = {"ReplaceFullPath": "replaceFullPath", "ReplacePrefixMatch": "replacePrefixMatch"}
    kind = text(new, "type")
    for name, field in fields.items():
        if (kind == name) != (new.get(field) is not None) and kind:
            yield Problem(path, f"`{field}` belongs to {name}, and {name} to it")
    if kind == "ReplacePrefixMatch":
        is_one = len(matches) == 1 and (text(table(matches[0], "path"), "type") or "PathPrefix") == "PathPrefix"
        if not is_one:
            yield Problem(path, "a replaced prefix needs exactly one match, by PathPrefix", PREFIX)


def _refs(rule: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    for index, ref in items(rule, "backendRefs"):
        yield from _ref(ref, (*path, "backendRefs", index))


def _ref(ref: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    is_service = text(ref, "group") == "" and (text(ref, "kind") or "Service") == "Service"
    if is_service and whole(ref, "port") is None:
        yield Problem((*path, "port"), "a Service is named with its port")


def _timeouts(rule: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    timeouts = table(rule, "timeouts")
    request, backend = (_milliseconds(text(timeouts, key)) for key in ("request", "backendRequest"))
    if request and backend is not None and backend > request:
        yield Problem((*path, "timeouts", "backendRequest"), "must not be longer than `request`", TIMEOUTS)


def _milliseconds(value: str) -> int | None:
    if not value:
        return None
    sizes = {"h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
    return sum(int(count) * sizes[unit] for count, unit in re.findall(r"([0-9]+)(ms|h|m|s)", value))


def _ip_hosts(spec: Mapping[str, Any]) -> Iterator[Problem]:
    for index, host in enumerate(spec.get("hostnames") or []):
        if isinstance(host, str) and re.match(r"[0-9]{1,3}(\.[0-9]{1,3}){3}\Z", host):
            yield Problem(("spec", "hostnames", index), f"`{host}` is an address, not a host name")


def _backend_tls(spec: Mapping[str, Any]) -> Iterator[Problem]:
    validation = table(spec, "validation")
    if bool(validation.get("caCertificateRefs")) == bool(text(validation, "wellKnownCACertificates")):
        why = "exactly one of `caCertificateRefs` and `wellKnownCACertificates` is needed"
        yield Problem(("spec", "validation"), why, TRUST)
    seen: set[tuple[str, ...]] = set()
    for index, target in items(spec, "targetRefs"):
        key = (text(target, "group"), text(target, "kind"), text(target, "name"), text(target, "sectionName"))
        if key in seen:
            yield Problem(("spec", "targetRefs", index), "the same target stands here twice")
        seen.add(key)
