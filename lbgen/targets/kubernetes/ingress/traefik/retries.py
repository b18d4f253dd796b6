"""Further tries of a failed request, as Traefik's retry Middleware."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.lean_typing import Any
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes.pools import Pool
from lbgen.topology import Forward, Retries, Route, Upstream

Spec = Mapping[str, Any]
# Traefik's own answers are 502 for a connection that fails or breaks and 504 for silence. Without these statuses it
# repeats only what it has not begun to send, so that a kept connection that dies costs a request (measured).
_RETRIED = {
    "connect_error": "502", "timeout": "504",
    "http_500": "500", "http_502": "502", "http_503": "503", "http_504": "504",
}  # fmt: skip
# A request that may be repeated is kept in memory; a longer one is sent once. Traefik's own default is no bound.
_MOST_KEPT_BYTES = 1024 * 1024


def specs(route: Route, pools: Mapping[str, Pool]) -> Iterator[Spec]:
    """`attempts` counts the first try too; the longest wish of the route's upstreams holds."""
    if not isinstance(route.action, Forward):
        return
    upstreams = [pools[share.upstream].upstream for share in route.action.shares]
    wish = max((it.retries for it in upstreams), key=lambda it: (it.attempts, it.on))
    if wish.attempts and wish.on:
        yield {"retry": _retries(wish, may_be_http2=any(map(_may_be_http2, upstreams)))}


def _may_be_http2(upstream: Upstream) -> bool:
    """Whether servers are spoken to in HTTP/2, which Traefik offers to every server with TLS."""
    return upstream.protocol != "http"


def _retries(wish: Retries, *, may_be_http2: bool) -> Spec:
    """POST, PATCH and LOCK are repeated only while nothing of them has been sent (Traefik v3.7: retry).

    Over HTTP/2 Traefik may see the answer before it knows that it has sent the request, and then sends it again
    (measured: 14 of 60); there nothing is repeated but answers with a status.
    """
    statuses = sorted({_RETRIED[reason] for reason in wish.on})
    spec: dict[str, Any] = {
        "attempts": wish.attempts + 1, "status": statuses, "maxRequestBodyBytes": _MOST_KEPT_BYTES,
    }  # fmt: skip
    if "connect_error" not in wish.on or may_be_http2:
        spec["disableRetryOnNetworkError"] = True
    return spec


def notes(route: Route, pools: Mapping[str, Pool]) -> Iterator[Note]:
    """A server's own 502 and 504 cannot be told from Traefik's."""
    if not isinstance(route.action, Forward):
        return
    for share in route.action.shares:
        upstream = pools[share.upstream].upstream
        wish, place = upstream.retries, (*upstream.origin, "retries", "on")
        if wish.attempts and "connect_error" in wish.on and _may_be_http2(upstream):
            why = "over HTTP/2 Traefik takes answers that come early for failures, so only statuses are repeated"
            before, after = "a POST that could not be sent is repeated", "it is answered 502"
            yield Note("retries.on", place, Support.APPROXIMATED, why, before, after)
        for reason, status, failure in (("connect_error", 502, "a broken connection"), ("timeout", 504, "silence")):
            if wish.attempts and reason in wish.on and f"http_{status}" not in wish.on:
                why = f"Traefik answers {failure} with {status} and repeats that, also where a server said it itself"
                before, after = f"repeated after {failure}", f"repeated after {failure} and any {status}"
                yield Note("retries.on", place, Support.APPROXIMATED, why, before, after)
