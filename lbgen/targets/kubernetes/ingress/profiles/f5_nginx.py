"""F5 NGINX Ingress Controller, open source (kubernetes-ingress), by annotations."""

from __future__ import annotations

from collections.abc import Iterable

from lbgen.ports import Note, Row, Support
from lbgen.targets.kubernetes.ingress.merging import Merging
from lbgen.targets.kubernetes.ingress.plain import approximated, emulated, native, unsupported
from lbgen.targets.kubernetes.ingress.profile import Profile, Setting
from lbgen.targets.kubernetes.ingress.wish import Wish, of_upstream, size, when, with_unit
from lbgen.targets.kubernetes.unheard import affinity_notes
from lbgen.topology import BasicAuth, Forward, Upstream
from lbgen.topology.regex import problem

DOCUMENT = "F5 NGINX Ingress Controller v5.5: advanced configuration with annotations"
_TRIES = {"connect_error": "error", "timeout": "timeout"}
_DOES = native(DOCUMENT)


def _method(upstream: Upstream) -> str | None:
    """`lb-method`; its default is random two least_conn."""
    if upstream.session_persistence and upstream.session_persistence.type == "client_ip":
        return "ip_hash"
    match upstream.algorithm:
        case "round_robin":
            return "round_robin"
        case "least_connections":
            return "least_conn"
        case "ip_hash":
            return "hash $remote_addr consistent"
        case "random_two_choices":
            return "random two least_conn"
        case "random":
            return "random"
        case "consistent_hash":
            return f"hash {_hash_key(upstream)} consistent"
        case _:
            return None


def _hash_key(upstream: Upstream) -> str:
    on = upstream.hash_on
    name = on.name.lower().replace("-", "_") if on else ""
    kinds = {"uri": "$request_uri", "header": f"$http_{name}", "cookie": f"$cookie_{name}", "query": f"$arg_{name}"}
    return kinds.get(on.kind, "$remote_addr") if on else "$remote_addr"


def _retry_on(upstream: Upstream) -> str | None:
    if not upstream.retries.attempts:
        return "off"
    return " ".join(_TRIES.get(reason, reason) for reason in upstream.retries.on)


def _sticky(wish: Wish) -> str | None:
    persistence = wish.upstream.session_persistence if wish.upstream else None
    if persistence is None or persistence.type != "cookie":
        return None
    expires = f" expires={persistence.lifetime_ms // 1000}s" if persistence.lifetime_ms else ""
    return f"serviceName={wish.service} {persistence.cookie}{expires} path=/"


def _rewrite(wish: Wish) -> str | None:
    action = wish.route.action
    rewrite = action.rewrite if isinstance(action, Forward) else None
    return (
        f"serviceName={wish.service} rewrite={rewrite.replace_prefix}" if rewrite and rewrite.replace_prefix else None
    )


def _rate(wish: Wish) -> str | None:
    """Whole requests per second, else per minute."""
    if wish.limit is None:
        return None
    per_second = wish.limit.requests * 1000 / wish.limit.per_ms
    if per_second >= 1:
        return f"{round(per_second)}r/s"
    return f"{max(1, round(per_second * 60))}r/m"


def _key(wish: Wish) -> str | None:
    if wish.limit is None:
        return None
    name = wish.limit.key.name.lower().replace("-", "_")
    kinds = {"header": f"${{http_{name}}}", "cookie": f"${{cookie_{name}}}", "global": "${server_name}"}
    return kinds.get(wish.limit.key.kind, "${binary_remote_addr}")


def regex_path(pattern: str) -> str | None:
    """A location's regex begins with `/`, at the start of the path."""
    return pattern[1:] if pattern.startswith("^/") and problem(pattern) is None and "|" not in pattern else None


def notes(wish: Wish) -> Iterable[Note]:
    """What the values cannot hold exactly."""
    limit = wish.limit
    if limit is not None:
        rate = _rate(wish) or ""
        exact = limit.requests * (60_000 if rate.endswith("m") else 1000) / limit.per_ms
        if exact != int(exact):
            place = (*limit.origin, "requests")
            why = "rates are whole requests per second or minute"
            yield Note("rate_limit", place, Support.APPROXIMATED, why, f"{limit.requests} per {limit.per_ms}ms", rate)
    upstream = wish.upstream
    if upstream and upstream.session_persistence and upstream.session_persistence.type == "client_ip":
        yield from affinity_notes(upstream, "ip_hash")
    if upstream and upstream.algorithm == "least_response_time":
        place = (*upstream.origin, "algorithm")
        why = "least_time is in NGINX Plus alone"
        yield Note("algorithm.least_response_time", place, Support.UNSUPPORTED, why, "least time", "the default method")


PROFILE = Profile(
    title="F5 NGINX Ingress Controller",
    document=DOCUMENT,
    class_name="nginx",
    prefix="nginx.org/",
    notes=notes,
    regex_path=regex_path,
    copies=True,
    merging=Merging(
        "nginx.org/mergeable-ingress-type",
        frozenset({"nginx.org/ssl-redirect", "nginx.org/hsts", "nginx.org/hsts-max-age"}),
    ),
    on_ingress=(
        Setting("algorithm", "lb-method", of_upstream(_method)),
        Setting("timeouts.connect", "proxy-connect-timeout", lambda it: with_unit(it.timeouts.connect_ms)),
        Setting("timeouts.read", "proxy-read-timeout", lambda it: with_unit(it.timeouts.read_ms)),
        Setting("timeouts.send", "proxy-send-timeout", lambda it: with_unit(it.timeouts.send_ms)),
        Setting(
            "keepalive.connections",
            "keepalive",
            of_upstream(lambda it: str(it.keepalive.connections) if it.keepalive else None),
        ),
        Setting(
            "passive_health_check",
            "max-fails",
            of_upstream(lambda it: str(it.passive_health_check.failures if it.passive_health_check else 0)),
        ),
        Setting(
            "passive_health_check",
            "fail-timeout",
            of_upstream(lambda it: with_unit(it.passive_health_check.window_ms) if it.passive_health_check else None),
        ),
        Setting("retries.on", "proxy-next-upstream", of_upstream(_retry_on)),
        Setting(
            "retries.attempts",
            "proxy-next-upstream-tries",
            of_upstream(lambda it: str(it.retries.attempts + 1) if it.retries.attempts else None),
        ),
        Setting("session_persistence.cookie", "sticky-cookie-services", _sticky),
        Setting(
            "max_body_size",
            "client-max-body-size",
            lambda it: "0" if it.route.max_body_bytes is None else size(it.route.max_body_bytes),
        ),
        Setting("listener.redirect_to_https", "ssl-redirect", when(lambda it: it.has_https and it.has_http, "false")),
        Setting("tls.hsts", "hsts", when(lambda it: it.hsts is not None, "true")),
        Setting("tls.hsts", "hsts-max-age", lambda it: None if it.hsts is None else str(it.hsts)),
        Setting("rate_limit", "limit-req-rate", _rate),
        Setting("rate_limit.key", "limit-req-key", _key),
        Setting(
            "rate_limit.burst",
            "limit-req-burst",
            lambda it: str(it.limit.burst) if it.limit and it.limit.burst else None,
        ),
        Setting("rate_limit", "limit-req-no-delay", when(lambda it: it.limit is not None and it.limit.burst, "true")),
        Setting("rate_limit", "limit-req-reject-code", lambda it: str(it.limit.status) if it.limit else None),
        Setting("rewrite.replace_prefix", "rewrites", _rewrite),
        Setting(
            "match.path.regex",
            "path-regex",
            when(lambda it: it.route.match.path and it.route.match.path.kind == "regex", "case_sensitive"),
        ),
        Setting("websocket", "websocket-services", lambda it: it.service if it.route.websocket else None),
        Setting(
            "upstream.grpc",
            "grpc-services",
            lambda it: it.service if it.upstream and it.upstream.protocol == "grpc" else None,
        ),
        Setting(
            "upstream.https",
            "ssl-services",
            lambda it: it.service if it.upstream and it.upstream.protocol == "https" else None,
        ),
        Setting(
            "auth.basic",
            "basic-auth-secret",
            lambda it: it.users_secret if isinstance(it.route.auth, BasicAuth) else None,
        ),
        Setting(
            "auth.basic",
            "basic-auth-realm",
            lambda it: it.route.auth.realm if isinstance(it.route.auth, BasicAuth) else None,
        ),
    ),
    rows={
        "listener.redirect_to_https": approximated("every https host redirects with 301", DOCUMENT),
        "algorithm.round_robin": _DOES,
        "algorithm.least_connections": _DOES,
        "algorithm.ip_hash": emulated("hash $remote_addr consistent", DOCUMENT),
        "algorithm.consistent_hash": _DOES,
        "algorithm.random_two_choices": approximated("of two random servers the one with fewer connections", DOCUMENT),
        "algorithm.random": _DOES,
        "algorithm.least_response_time": unsupported("least_time is in NGINX Plus alone", DOCUMENT),
        "hash_on.client_ip": _DOES,
        "hash_on.uri": _DOES,
        "hash_on.header": _DOES,
        "hash_on.cookie": _DOES,
        "hash_on.query": _DOES,
        "timeouts.connect": _DOES,
        "timeouts.read": _DOES,
        "timeouts.send": _DOES,
        "route.timeouts": _DOES,
        "keepalive.connections": _DOES,
        "passive_health_check": _DOES,
        "retries.attempts": _DOES,
        "retries.on": _DOES,
        "session_persistence.cookie": _DOES,
        "session_persistence.client_ip": approximated("ip_hash: the first three octets of an IPv4 address", DOCUMENT),
        "session_persistence.lifetime": _DOES,
        "max_body_size": _DOES,
        "tls.hsts": approximated("max-age; sub-domains and preload are not said", DOCUMENT),
        "rate_limit": Row(Support.APPROXIMATED, "nginx counts excess, not windows", DOCUMENT),
        "rate_limit.burst": _DOES,
        "rate_limit.key": _DOES,
        "rewrite.replace_prefix": approximated(
            "nginx replaces the location's text, so a joint may lose its slash", DOCUMENT
        ),
        "match.path.regex": approximated(
            "patterns that begin with `^/` and have no alternatives; others leave the route out", DOCUMENT
        ),
        "match.hosts.wildcard": approximated("a wildcard covers exactly one label", DOCUMENT),
        "websocket": _DOES,
        "upstream.grpc": _DOES,
        "upstream.https": approximated("TLS without verification", DOCUMENT),
        "auth.basic": emulated("a Secret of type nginx.org/htpasswd; create it from the file", DOCUMENT),
    },
)
