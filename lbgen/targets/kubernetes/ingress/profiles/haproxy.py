"""HAProxy Kubernetes Ingress Controller (haproxytech), by annotations."""

from __future__ import annotations

from collections.abc import Iterable

from lbgen.ports import Note, Support
from lbgen.targets.kubernetes.ingress.plain import approximated, emulated, native
from lbgen.targets.kubernetes.ingress.profile import Profile, Setting
from lbgen.targets.kubernetes.ingress.wish import Wish, of_upstream, when, with_unit
from lbgen.targets.kubernetes.unheard import affinity_notes
from lbgen.topology import BasicAuth, Forward, HeaderChanges, Upstream

DOCUMENT = "HAProxy Kubernetes Ingress Controller v3.2: annotations"
_DOES = native(DOCUMENT)


def _balance(upstream: Upstream) -> str | None:
    if upstream.session_persistence and upstream.session_persistence.type == "client_ip":
        return "source"
    kinds = {
        "round_robin": "roundrobin", "least_connections": "leastconn", "ip_hash": "source",
        "random_two_choices": "random(2)", "random": "random(1)",
    }  # fmt: skip
    if upstream.algorithm != "consistent_hash" or upstream.hash_on is None:
        return kinds.get(upstream.algorithm)
    name = upstream.hash_on.name
    hashes = {"uri": "uri", "header": f"hdr({name})", "query": f"url_param {name}", "client_ip": "source"}
    return hashes.get(upstream.hash_on.kind)


def _path_rewrite(wish: Wish) -> str | None:
    """A pattern over the path and its replacement: exactly one slash at the joint."""
    action, path = wish.route.action, wish.route.match.path
    new = action.rewrite.replace_prefix if isinstance(action, Forward) and action.rewrite else None
    if new is None or path is None or path.kind != "prefix":
        return None
    start = "".join(f"\\{it}" if it in ".+*?()[]{}|^$" else it for it in path.value)
    return rf"^{start}/?(.*) {new}\1" if new.endswith("/") else rf"^{start}(.*) {new}\1"


def _set(changes: HeaderChanges) -> str | None:
    lines = [f'{name} "{value}"' for name, value in changes.set if '"' not in value and "\\" not in value]
    return "\n".join(lines) or None


def _response(wish: Wish) -> str | None:
    own = _set(wish.route.response_headers)
    hsts = None if wish.hsts is None else f'Strict-Transport-Security "max-age={wish.hsts}"'
    return "\n".join(line for line in (own, hsts) if line) or None


def _redirects(wish: Wish) -> str | None:
    return ("true" if wish.redirects_to_https else "false") if wish.has_https else None


def _http_check(upstream: Upstream) -> str | None:
    check = upstream.health_check
    return f"GET {check.request_path}" if check and check.type == "http" else None


def notes(wish: Wish) -> Iterable[Note]:
    """What takes the algorithm's place, and a realm's spaces."""
    auth, upstream = wish.route.auth, wish.upstream
    if isinstance(auth, BasicAuth) and " " in auth.realm:
        place, why = (*wish.route.origin, "auth", "basic"), "a realm has no spaces"
        yield Note("auth.basic", place, Support.APPROXIMATED, why, auth.realm, _realm(wish) or "")
    if upstream and upstream.session_persistence and upstream.session_persistence.type == "client_ip":
        yield from affinity_notes(upstream, "source")


def _realm(wish: Wish) -> str | None:
    """The controller would make dashes of spaces itself."""
    return wish.route.auth.realm.replace(" ", "-") if isinstance(wish.route.auth, BasicAuth) else None


def _cookie(upstream: Upstream) -> str | None:
    persistence = upstream.session_persistence
    return persistence.cookie if persistence and persistence.type == "cookie" else None


PROFILE = Profile(
    title="HAProxy Kubernetes Ingress Controller",
    document=DOCUMENT,
    class_name="haproxy",
    prefix="haproxy.org/",
    notes=notes,
    copies=True,
    on_ingress=(
        Setting("timeouts.read", "timeout-server", lambda it: with_unit(it.timeouts.read_ms)),
        Setting("rewrite.replace_prefix", "path-rewrite", _path_rewrite),
        Setting("headers.request", "request-set-header", lambda it: _set(it.route.request_headers)),
        Setting("headers.response", "response-set-header", _response),
        Setting("allow", "allow-list", lambda it: ", ".join(it.route.allow) or None),
        Setting("rate_limit", "rate-limit-requests", lambda it: str(it.limit.requests) if it.limit else None),
        Setting("rate_limit", "rate-limit-period", lambda it: with_unit(it.limit.per_ms) if it.limit else None),
        Setting("rate_limit", "rate-limit-status-code", lambda it: str(it.limit.status) if it.limit else None),
        Setting("listener.redirect_to_https", "ssl-redirect", _redirects),
        Setting("listener.redirect_to_https", "ssl-redirect-code", when(lambda it: it.redirects_to_https, "308")),
        Setting("listener.redirect_to_https", "ssl-redirect-port", when(lambda it: it.redirects_to_https, "443")),
        Setting("auth.basic", "auth-type", when(lambda it: isinstance(it.route.auth, BasicAuth), "basic-auth")),
        Setting("auth.basic", "auth-secret", lambda it: it.users_secret or None),
        Setting("auth.basic", "auth-realm", _realm),
    ),
    on_service=(
        Setting("algorithm", "load-balance", of_upstream(_balance)),
        Setting("health_check", "check", of_upstream(lambda it: "true" if it.health_check else "false")),
        Setting("health_check.http", "check-http", of_upstream(_http_check)),
        Setting(
            "health_check.timing",
            "check-interval",
            of_upstream(lambda it: with_unit(it.health_check.interval_ms) if it.health_check else None),
        ),
        Setting(
            "session_persistence.cookie",
            "cookie-persistence",
            of_upstream(_cookie),
        ),
        Setting("upstream.https", "server-ssl", of_upstream(lambda it: "true" if it.protocol == "https" else None)),
        Setting(
            "upstream.h2c", "server-proto", of_upstream(lambda it: "h2" if it.protocol in ("h2c", "grpc") else None)
        ),
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
        "timeouts.read": _DOES,
        "route.timeouts": approximated("the read timeout alone", DOCUMENT),
        "health_check.http": _DOES,
        "health_check.tcp": _DOES,
        "health_check.timing": approximated("the interval alone; timeout and thresholds are HAProxy's", DOCUMENT),
        "health_check.expect": approximated("200 to 399", DOCUMENT),
        "session_persistence.cookie": _DOES,
        "session_persistence.client_ip": emulated("source", DOCUMENT),
        "upstream.https": approximated("TLS without verification, unless the controller is given a CA", DOCUMENT),
        "upstream.h2c": _DOES,
        "upstream.grpc": _DOES,
        "rewrite.replace_prefix": emulated("path-rewrite with a pattern", DOCUMENT),
        "headers.request": approximated("set, not removed; values without quotes and backslashes", DOCUMENT),
        "headers.response": approximated("set, not removed; values without quotes and backslashes", DOCUMENT),
        "tls.hsts": approximated("a response header with max-age alone", DOCUMENT),
        "allow": _DOES,
        "rate_limit": approximated("a sliding window of the client's address, without Retry-After", DOCUMENT),
        "auth.basic": emulated("a Secret of users; create it from the file", DOCUMENT),
        "websocket": _DOES,
    },
)
