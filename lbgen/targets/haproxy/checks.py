"""Active checks, and real requests that count as checks."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Support, Token
from lbgen.targets.haproxy import quote
from lbgen.topology import HealthCheck, PassiveHealthCheck, Upstream

_LONGEST_MS = quote.LONGEST_MS


def is_checked(upstream: Upstream) -> bool:
    """Whether servers are checked at all: by the spec's own check, or because a passive one needs a way back."""
    return upstream.health_check is not None or upstream.passive_health_check is not None


def check_words(upstream: Upstream) -> Iterator[Token]:
    """What `default-server` says about checks."""
    check, passive = upstream.health_check, upstream.passive_health_check
    if check:
        interval = quote.duration(min(check.interval_ms, _LONGEST_MS))
        thresholds = f"fall {check.unhealthy_threshold} rise {check.healthy_threshold}"
        yield quote.join(quote.fixed("check inter"), interval, quote.fixed(thresholds))
    elif passive:
        interval = quote.duration(min(passive.window_ms, _LONGEST_MS))
        yield quote.join(quote.fixed("check inter"), interval, quote.fixed(f"fall {passive.failures} rise 1"))
    elif upstream.slow_start_ms:
        yield quote.fixed("check inter 10s fall 3 rise 1")
    if passive:
        limit = quote.number(passive.failures)
        layer = quote.fixed(f"observe {_layer(upstream)} error-limit")
        yield quote.join(layer, limit, quote.fixed("on-error mark-down"))


def _layer(upstream: Upstream) -> str:
    """`layer4` counts connects that fail; `layer7` also timeouts and connections that break, and every 5xx but 501
    and 505. The spec counts the former two, so the latter is part of the bargain, and reported.
    """
    return "layer4" if upstream.protocol == "tcp" else "layer7"


def check_lines(upstream: Upstream) -> Iterator[Token]:
    """The backend's lines about the spec's own check."""
    check = upstream.health_check
    if check is None:
        return
    if check.type == "http":
        yield from _http_lines(upstream, check)
    elif check.type == "grpc":
        yield from _grpc_lines(upstream)
    yield quote.join(quote.fixed("timeout check"), quote.duration(min(check.timeout_ms, _LONGEST_MS)))


def _host(upstream: Upstream) -> str:
    return upstream.tls.server_name if upstream.tls and upstream.tls.server_name else upstream.name


def _http_lines(upstream: Upstream, check: HealthCheck) -> Iterator[Token]:
    yield quote.fixed("option httpchk")
    yield quote.join(
        quote.fixed("http-check send meth GET uri"),
        quote.word(check.request_path),
        quote.fixed("ver HTTP/1.1 hdr Host"),
        quote.log_format(_host(upstream)),
    )
    ranges = (str(low) if low == high else f"{low}-{high}" for low, high in check.status)
    yield quote.join(quote.fixed("http-check expect status"), quote.word(",".join(ranges)))


def _grpc_lines(upstream: Upstream) -> Iterator[Token]:
    yield quote.fixed("option httpchk")
    yield quote.join(
        quote.fixed("http-check send meth POST uri /grpc.health.v1.Health/Check ver HTTP/2.0 hdr Host"),
        quote.log_format(_host(upstream)),
        quote.fixed("hdr Content-Type application/grpc hdr TE trailers"),
    )
    yield quote.fixed("http-check expect status 200")


def notes(upstream: Upstream, *, counts_hidden: bool) -> Iterator[Note]:
    """Where a passive check differs from what the spec says."""
    passive = upstream.passive_health_check
    if passive is None:
        return
    way_back = f"after {upstream.health_check.healthy_threshold} good checks" if upstream.health_check else (
        "after one good TCP connect, tried once a window"
    )  # fmt: skip
    # Before 2.8 `observe` does not see what `retry-on` repeats (measured on 2.6.12 and 2.8.25).
    hidden = "" if counts_hidden or not upstream.retries.attempts else ", and none that a retry mends"
    counted = "connects that fail" if _layer(upstream) == "layer4" else "broken connections, timeouts and 5xx answers"
    yield Note(
        "passive_health_check",
        (*upstream.origin, "passive_health_check"),
        Support.APPROXIMATED,
        "HAProxy counts failures in a row, not in a window" + hidden,
        _wanted(passive),
        f"out after {passive.failures} {counted} in a row, back {way_back}",
    )


def _wanted(passive: PassiveHealthCheck) -> str:
    window = quote.duration(passive.window_ms)
    return f"out for {window} after {passive.failures} failures within {window}"
