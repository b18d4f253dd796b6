"""HAProxy Ingress (jcmoraisjr), by annotations."""

from __future__ import annotations

from lbgen.targets.kubernetes.ingress.plain import approximated, emulated, native
from lbgen.targets.kubernetes.ingress.profile import Profile, Setting
from lbgen.targets.kubernetes.ingress.wish import Wish, of_upstream, size, when, with_unit
from lbgen.topology import BasicAuth, Forward, HeaderChanges, Upstream

DOCUMENT = "HAProxy Ingress v0.16: configuration keys"
_DOES = native(DOCUMENT)


def _balance(upstream: Upstream) -> str | None:
    kinds = {
        "round_robin": "roundrobin", "least_connections": "leastconn", "ip_hash": "source",
        "random_two_choices": "random(2)", "random": "random(1)",
    }  # fmt: skip
    if upstream.algorithm != "consistent_hash" or upstream.hash_on is None:
        return kinds.get(upstream.algorithm)
    name = upstream.hash_on.name
    hashes = {"uri": "uri", "header": f"hdr({name})", "query": f"url_param {name}", "client_ip": "source"}
    return hashes.get(upstream.hash_on.kind)


def _protocol(upstream: Upstream) -> str | None:
    return {"https": "https", "h2c": "h2", "grpc": "h2"}.get(upstream.protocol)


def _cookie(upstream: Upstream) -> str | None:
    persistence = upstream.session_persistence
    return persistence.cookie if persistence and persistence.type == "cookie" else None


def _rewrite(wish: Wish) -> str | None:
    action = wish.route.action
    rewrite = action.rewrite if isinstance(action, Forward) else None
    return rewrite.replace_prefix if rewrite else None


def _set(changes: HeaderChanges) -> str | None:
    return "\n".join(f"{name}: {value}" for name, value in changes.set if value) or None


def _match(wish: Wish) -> str | None:
    return "\n".join(f"{name}: {value}" for name, value in wish.route.match.headers) or None


def _per_second(wish: Wish) -> str | None:
    return str(max(1, round(wish.limit.requests * 1000 / wish.limit.per_ms))) if wish.limit else None


def regex_path(pattern: str) -> str | None:
    """A path's regex begins with `/`; HAProxy anchors it at the start."""
    return pattern[1:] if pattern.startswith("^/") and "|" not in pattern else None


def _check_path(upstream: Upstream) -> str | None:
    check = upstream.health_check
    return check.request_path if check and check.type == "http" else None


def _body(wish: Wish) -> str:
    return "unlimited" if wish.route.max_body_bytes is None else size(wish.route.max_body_bytes)


PROFILE = Profile(
    title="HAProxy Ingress",
    document=DOCUMENT,
    class_name="haproxy",
    prefix="haproxy-ingress.github.io/",
    says=frozenset({"headers"}),
    regex_path=regex_path,
    copies=True,
    on_ingress=(
        Setting("algorithm", "balance-algorithm", of_upstream(_balance)),
        Setting("timeouts.connect", "timeout-connect", lambda it: with_unit(it.timeouts.connect_ms)),
        Setting("timeouts.read", "timeout-server", lambda it: with_unit(it.timeouts.read_ms)),
        Setting("session_persistence.cookie", "affinity", of_upstream(lambda it: "cookie" if _cookie(it) else None)),
        Setting("session_persistence.cookie", "session-cookie-name", of_upstream(_cookie)),
        Setting("upstream", "backend-protocol", of_upstream(_protocol)),
        Setting("health_check.http", "health-check-uri", of_upstream(_check_path)),
        Setting(
            "health_check.timing",
            "health-check-interval",
            of_upstream(lambda it: with_unit(it.health_check.interval_ms) if it.health_check else None),
        ),
        Setting(
            "health_check.timing",
            "health-check-fall-count",
            of_upstream(lambda it: str(it.health_check.unhealthy_threshold) if it.health_check else None),
        ),
        Setting(
            "health_check.timing",
            "health-check-rise-count",
            of_upstream(lambda it: str(it.health_check.healthy_threshold) if it.health_check else None),
        ),
        Setting("rewrite.replace_prefix", "rewrite-target", _rewrite),
        Setting(
            "match.path.regex",
            "path-type",
            when(lambda it: it.route.match.path and it.route.match.path.kind == "regex", "regex"),
        ),
        Setting("match.headers", "http-header-match", _match),
        Setting("headers.request", "request-set-headers", lambda it: _set(it.route.request_headers)),
        Setting("headers.response", "response-set-headers", lambda it: _set(it.route.response_headers)),
        Setting("max_body_size", "proxy-body-size", _body),
        Setting("rate_limit", "limit-rps", _per_second),
        Setting("allow", "allowlist-source-range", lambda it: ",".join(it.route.allow) or None),
        Setting("auth.basic", "auth-secret", lambda it: it.users_secret or None),
        Setting(
            "auth.basic", "auth-realm", lambda it: it.route.auth.realm if isinstance(it.route.auth, BasicAuth) else None
        ),
        Setting("auth.external", "auth-url", lambda it: it.auth_url or None),
        Setting("tls.hsts", "hsts", lambda it: ("true" if it.hsts is not None else "false") if it.has_https else None),
        Setting("tls.hsts", "hsts-max-age", lambda it: None if it.hsts is None else str(it.hsts)),
        Setting(
            "listener.redirect_to_https",
            "ssl-redirect",
            lambda it: ("true" if it.redirects_to_https else "false") if it.has_https else None,
        ),
        Setting("listener.redirect_to_https", "ssl-redirect-code", when(lambda it: it.redirects_to_https, "308")),
    ),
    rows={
        "listener.redirect_to_https": _DOES,
        "algorithm.round_robin": _DOES,
        "algorithm.least_connections": _DOES,
        "algorithm.ip_hash": emulated("source", DOCUMENT),
        "algorithm.consistent_hash": approximated(
            "hash-type is the controller's: a removed server moves other keys", DOCUMENT
        ),
        "algorithm.random_two_choices": _DOES,
        "algorithm.random": _DOES,
        "hash_on.client_ip": _DOES,
        "hash_on.uri": _DOES,
        "hash_on.header": _DOES,
        "hash_on.query": _DOES,
        "timeouts.connect": _DOES,
        "timeouts.read": _DOES,
        "route.timeouts": approximated("connect and read alone", DOCUMENT),
        "session_persistence.cookie": _DOES,
        "upstream.https": approximated("TLS without verification", DOCUMENT),
        "upstream.h2c": _DOES,
        "upstream.grpc": _DOES,
        "health_check.http": _DOES,
        "health_check.tcp": _DOES,
        "health_check.timing": approximated("interval and thresholds; the timeout is HAProxy's", DOCUMENT),
        "health_check.expect": approximated("200 to 399", DOCUMENT),
        "rewrite.replace_prefix": _DOES,
        "match.path.regex": approximated(
            "patterns that begin with `^/` and have no alternatives; others leave the route out", DOCUMENT
        ),
        "match.headers": _DOES,
        "headers.request": approximated("set, not removed", DOCUMENT),
        "headers.response": approximated("set, not removed", DOCUMENT),
        "max_body_size": _DOES,
        "rate_limit": approximated("whole requests per second and client address", DOCUMENT),
        "allow": _DOES,
        "auth.basic": emulated("a Secret of users; create it from the file", DOCUMENT),
        "auth.external": _DOES,
        "tls.hsts": approximated("max-age; sub-domains and preload are not said", DOCUMENT),
        "websocket": _DOES,
    },
)
