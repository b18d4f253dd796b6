"""ingress-nginx, retired in March 2026: for clusters that still run it, with the way out written on top of the file.

Critical annotations (snippets) are never rendered; those of high risk are, and are reported.
"""

from __future__ import annotations

from collections.abc import Iterable

from lbgen.ports import Note, Support
from lbgen.targets.kubernetes.ingress.plain import approximated, emulated, native, unsupported
from lbgen.targets.kubernetes.ingress.profile import Profile, Setting
from lbgen.targets.kubernetes.ingress.wish import Wish, of_upstream, seconds, size, when
from lbgen.targets.kubernetes.unheard import affinity_notes
from lbgen.topology import BasicAuth, Upstream

DOCUMENT = "ingress-nginx v1.15.1: annotations and their risks"
_DOES = native(DOCUMENT)
_TRIES = {"connect_error": "error", "timeout": "timeout"}
_RISK = "an annotation of high risk, which a controller may be told to refuse (annotations-risk-level)"
_RETIRED = approximated(
    "done, but ingress-nginx was retired in March 2026 and gets no security fixes; the way out is `-t gateway`, or "
    "another controller such as `-t ingress@traefik`",
    "Kubernetes Steering and Security Response Committees: statement of 2026-01-29",
)


def _hash(upstream: Upstream) -> str | None:
    if upstream.session_persistence and upstream.session_persistence.type == "client_ip":
        return "$remote_addr"
    if upstream.algorithm == "ip_hash":
        return "$remote_addr"
    on = upstream.hash_on
    if on is None:
        return None
    name = on.name.lower().replace("-", "_")
    kinds = {"uri": "$request_uri", "header": f"$http_{name}", "cookie": f"$cookie_{name}", "query": f"$arg_{name}"}
    return kinds.get(on.kind, "$remote_addr")


def _next(upstream: Upstream) -> str:
    if not upstream.retries.attempts:
        return "off"
    return " ".join(_TRIES.get(reason, reason) for reason in upstream.retries.on)


def _cookie(upstream: Upstream) -> str | None:
    persistence = upstream.session_persistence
    return persistence.cookie if persistence and persistence.type == "cookie" else None


def _lifetime(upstream: Upstream) -> str | None:
    persistence = upstream.session_persistence
    return seconds(persistence.lifetime_ms) if persistence and persistence.lifetime_ms and _cookie(upstream) else None


def _protocol(upstream: Upstream) -> str | None:
    return {"https": "HTTPS", "grpc": "GRPC"}.get(upstream.protocol)


def _per_minute(wish: Wish) -> str | None:
    return str(max(1, round(wish.limit.requests * 60_000 / wish.limit.per_ms))) if wish.limit else None


def notes(wish: Wish) -> Iterable[Note]:
    """High risks, and what the values cannot hold."""
    upstream = wish.upstream
    if upstream and upstream.session_persistence and upstream.session_persistence.type == "client_ip":
        yield from affinity_notes(upstream, "upstream-hash-by")
    if upstream and _hash(upstream):
        feature = f"algorithm.{upstream.algorithm}"
        yield Note(feature, (*upstream.origin, "algorithm"), Support.APPROXIMATED, f"`upstream-hash-by` is {_RISK}")
    if wish.auth_url:
        yield Note(
            "auth.external", (*wish.route.origin, "auth", "external"), Support.APPROXIMATED, f"`auth-url` is {_RISK}"
        )
    if wish.limit and wish.limit.key.kind != "client_ip":
        place = (*wish.limit.origin, "key", "kind")
        yield Note("rate_limit.key", place, Support.UNSUPPORTED, "requests are counted by the client's address alone")


def _body(wish: Wish) -> str:
    """Without a limit of ours, nginx's own of 1m is lifted."""
    return "0" if wish.route.max_body_bytes is None else size(wish.route.max_body_bytes)


PROFILE = Profile(
    title="ingress-nginx",
    document=DOCUMENT,
    class_name="nginx",
    prefix="nginx.ingress.kubernetes.io/",
    notes=notes,
    remarks=(
        "ingress-nginx was retired in March 2026: no releases and no security fixes since.",
        "The way out: `lbgen render -t gateway` (Gateway API), or another controller, `-t ingress@traefik`.",
    ),
    copies=True,
    on_ingress=(
        Setting("timeouts.connect", "proxy-connect-timeout", lambda it: seconds(it.timeouts.connect_ms)),
        Setting("timeouts.read", "proxy-read-timeout", lambda it: seconds(it.timeouts.read_ms)),
        Setting("timeouts.send", "proxy-send-timeout", lambda it: seconds(it.timeouts.send_ms)),
        Setting("retries.on", "proxy-next-upstream", of_upstream(_next)),
        Setting("retries.attempts", "proxy-next-upstream-tries", of_upstream(lambda it: str(it.retries.attempts + 1))),
        Setting("algorithm", "upstream-hash-by", of_upstream(_hash)),
        Setting("session_persistence.cookie", "affinity", of_upstream(lambda it: "cookie" if _cookie(it) else None)),
        Setting("session_persistence.cookie", "session-cookie-name", of_upstream(_cookie)),
        Setting("session_persistence.lifetime", "session-cookie-max-age", of_upstream(_lifetime)),
        Setting("upstream", "backend-protocol", of_upstream(_protocol)),
        Setting("max_body_size", "proxy-body-size", _body),
        Setting("rate_limit", "limit-rpm", _per_minute),
        Setting("rate_limit.burst", "limit-burst-multiplier", when(lambda it: it.limit is not None, "1")),
        Setting("allow", "allowlist-source-range", lambda it: ",".join(it.route.allow) or None),
        Setting("auth.basic", "auth-type", when(lambda it: isinstance(it.route.auth, BasicAuth), "basic")),
        Setting("auth.basic", "auth-secret", lambda it: it.users_secret or None),
        Setting(
            "auth.basic", "auth-realm", lambda it: it.route.auth.realm if isinstance(it.route.auth, BasicAuth) else None
        ),
        Setting("auth.external", "auth-url", lambda it: it.auth_url or None),
        Setting(
            "listener.redirect_to_https",
            "ssl-redirect",
            lambda it: ("true" if it.redirects_to_https else "false") if it.has_https else None,
        ),
    ),
    rows={
        "listener.http": _RETIRED,
        "listener.https": _RETIRED,
        "listener.redirect_to_https": _DOES,
        "timeouts.connect": _DOES,
        "timeouts.read": _DOES,
        "timeouts.send": _DOES,
        "route.timeouts": _DOES,
        "retries.attempts": _DOES,
        "retries.on": _DOES,
        "algorithm.round_robin": _DOES,
        "algorithm.ip_hash": emulated("upstream-hash-by", DOCUMENT),
        "algorithm.consistent_hash": _DOES,
        "hash_on.client_ip": _DOES,
        "hash_on.uri": _DOES,
        "hash_on.header": _DOES,
        "hash_on.cookie": _DOES,
        "hash_on.query": _DOES,
        "session_persistence.cookie": _DOES,
        "session_persistence.client_ip": emulated("upstream-hash-by", DOCUMENT),
        "session_persistence.lifetime": _DOES,
        "upstream.https": approximated("TLS without verification", DOCUMENT),
        "upstream.grpc": _DOES,
        "max_body_size": _DOES,
        "rate_limit": approximated(
            "per minute and controller replica; the answer is 503, unless the ConfigMap says otherwise", DOCUMENT
        ),
        "rate_limit.burst": approximated("the burst is a multiple of the rate: once the rate", DOCUMENT),
        "rate_limit.key": unsupported("requests are counted by the client's address alone", DOCUMENT),
        "match.path.regex": unsupported(
            "`use-regex` turns every path of the host into a regex; the route is left out", DOCUMENT
        ),
        "allow": _DOES,
        "auth.basic": emulated("a Secret with the key `auth`; create it from the file", DOCUMENT),
        "auth.external": _DOES,
        "websocket": _DOES,
    },
)
