"""Backends: one for each upstream, with what its routes change on the way to it."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Support, Token
from lbgen.targets.haproxy import checks, names, quote, rewrites, servers
from lbgen.targets.haproxy.site import Site, when_in_backend
from lbgen.targets.haproxy.view import Backend, Block
from lbgen.topology import Forward, Route, SessionPersistence, Upstream

_IDEMPOTENT = "GET HEAD OPTIONS TRACE PUT DELETE"  # RFC 9110, 9.2.2
_RETRY_ON = {"connect_error": "conn-failure empty-response", "timeout": "response-timeout"}
_CONNECTING = frozenset(("connect_error", "timeout"))  # all that can be tried again of a TCP connection
_NO_QUEUE_MS = 1


def backend(site: Site, upstream: Upstream) -> Backend:
    """The backend of one upstream."""
    lines = servers.lines(upstream)
    return Backend(
        name=names.section(upstream.name),
        title=quote.comment(f"Upstream {upstream.name}"),
        is_tcp=upstream.protocol == "tcp",
        balance=_balance(site, upstream),
        settings=tuple(_settings(site, upstream)),
        blocks=tuple(_blocks(site, upstream)),
        server_defaults=lines.shared,
        servers=lines.servers,
    )


def _balance(site: Site, upstream: Upstream) -> Token:
    match upstream.algorithm:
        case "round_robin":
            return quote.fixed("roundrobin")
        case "least_connections" | "least_response_time":
            return quote.fixed("leastconn")
        case "random_two_choices":
            return quote.fixed("random(2)")
        case "random":
            return quote.fixed("random(1)")
        case "consistent_hash" if upstream.protocol != "tcp":
            return _hash_on(site, upstream)
        case _:
            return quote.fixed("source")


def _hash_on(site: Site, upstream: Upstream) -> Token:
    on = upstream.hash_on
    match on.kind if on else "client_ip":
        case "uri":
            return quote.fixed("uri whole path-only")
        case "header" if on:
            return quote.word(f"hdr({on.name})")
        case "cookie" if on and site.able.balance_hash:
            return quote.join(quote.fixed("hash"), quote.word(f"req.cook({quote.argument(on.name)})"))
        case "query" if on and site.able.balance_hash:
            return quote.join(quote.fixed("hash"), quote.word(f"url_param({quote.argument(on.name)})"))
        case _:
            return quote.fixed("source")


def _settings(site: Site, upstream: Upstream) -> Iterator[Token]:
    if upstream.algorithm in ("ip_hash", "consistent_hash"):
        yield quote.fixed("hash-type consistent")
    if sum(server.backup for server in upstream.servers) > 1:
        yield quote.fixed("option allbackups")
    times = upstream.timeouts
    yield quote.join(quote.fixed("timeout connect"), _time(times.connect_ms))
    yield quote.join(quote.fixed("timeout server"), _time(times.read_ms))
    yield from _queue(upstream)
    yield from _retries(upstream)
    if upstream.keepalive and not upstream.keepalive.connections:
        yield quote.fixed("option http-server-close")
    elif upstream.keepalive:
        yield quote.fixed("http-reuse safe")
    if upstream.session_persistence:
        yield from _persistence(site, upstream, upstream.session_persistence)


def _time(value_ms: int) -> Token:
    return quote.duration(max(1, min(value_ms, quote.LONGEST_MS)))


def _queue(upstream: Upstream) -> Iterator[Token]:
    if upstream.queue_timeout_ms is not None:
        yield quote.join(quote.fixed("timeout queue"), _time(upstream.queue_timeout_ms))
    elif any(server.max_connections is not None for server in upstream.servers):
        yield quote.join(quote.fixed("timeout queue"), _time(_NO_QUEUE_MS))


def _retries(upstream: Upstream) -> Iterator[Token]:
    retries = upstream.retries
    is_tried_again = retries.attempts and (upstream.protocol != "tcp" or bool(_CONNECTING & set(retries.on)))
    yield quote.join(quote.fixed("retries"), quote.number(retries.attempts if is_tried_again else 0))
    if not is_tried_again:
        return
    yield quote.fixed("option redispatch 1")
    if upstream.protocol == "tcp":
        return
    events = [_RETRY_ON.get(event, event.removeprefix("http_")) for event in retries.on]
    yield quote.fixed(f"retry-on {' '.join(events)}")
    if events != ["conn-failure"]:
        yield quote.fixed(f"http-request disable-l7-retry unless {{ method {_IDEMPOTENT} }}")


def _persistence(site: Site, upstream: Upstream, persistence: SessionPersistence) -> Iterator[Token]:
    if persistence.type == "client_ip":
        yield quote.join(
            quote.fixed("stick-table type ipv6 size 100k expire"), _time(persistence.lifetime_ms or quote.LONGEST_MS)
        )
        yield quote.fixed("stick on src")
        return
    words = [quote.fixed("cookie"), quote.word(persistence.cookie), quote.fixed("insert indirect nocache httponly")]
    if _only_https(site, upstream):
        words.append(quote.fixed("secure"))
    words.append(quote.fixed("attr SameSite=Lax"))
    if persistence.lifetime_ms is not None:
        words.append(quote.fixed(f"attr Max-Age={max(1, persistence.lifetime_ms // 1000)}"))
    yield quote.join(*words)


def _only_https(site: Site, upstream: Upstream) -> bool:
    found = {name for route in site.by_upstream.get(upstream.name, ()) for name in route.listeners}
    return bool(found) and all(site.topology.listeners[name].protocol == "https" for name in found)


def _blocks(site: Site, upstream: Upstream) -> Iterator[Block]:
    check = tuple(checks.check_lines(upstream))
    if check:
        yield Block(None, check)
    for route in site.by_upstream.get(upstream.name, ()):
        lines = tuple(_route_lines(site, upstream, route))
        if lines:
            yield Block(quote.comment(f"Route {route.name}"), lines)


def _route_lines(site: Site, upstream: Upstream, route: Route) -> Iterator[Token]:
    if not isinstance(route.action, Forward):
        return
    condition = when_in_backend(site, upstream, route)
    yield from _route_timeouts(upstream, route, condition)
    if route.action.rewrite:
        references = () if not condition else (Token(condition.removeprefix("if ")),)
        yield from rewrites.lines(route, route.action.rewrite, references)
    for name, value in route.request_headers.set:
        words = (quote.fixed("http-request set-header"), quote.word(name), quote.log_format(value), condition)
        yield quote.join(*words)
    for name in route.request_headers.remove:
        yield quote.join(quote.fixed("http-request del-header"), quote.word(name), condition)


def _route_timeouts(upstream: Upstream, route: Route, condition: Token) -> Iterator[Token]:
    read_ms = route.timeouts.read_ms
    if read_ms is not None and read_ms != upstream.timeouts.read_ms:
        yield quote.join(quote.fixed("http-request set-timeout server"), _time(read_ms), condition)
    if route.websocket:
        longest = max(read_ms or 0, upstream.timeouts.read_ms)
        yield quote.join(quote.fixed("http-request set-timeout tunnel"), _time(longest), condition)


def notes(site: Site, upstream: Upstream) -> Iterator[Note]:
    """What this upstream loses."""
    yield from servers.notes(upstream)
    yield from checks.notes(upstream, counts_hidden=site.able.counts_hidden_failures)
    times = upstream.timeouts
    if times.send_ms != times.read_ms:
        yield Note(
            "timeouts.send", (*upstream.origin, "timeouts", "send"), Support.APPROXIMATED,
            "`timeout server` is one clock for sending and reading",
            f"{quote.duration(times.send_ms)}", f"{quote.duration(times.read_ms)}, as `read`",
        )  # fmt: skip
    yield from _queue_notes(upstream)
    if upstream.algorithm == "least_response_time":
        yield Note(
            "algorithm.least_response_time", (*upstream.origin, "algorithm"), Support.APPROXIMATED,
            "HAProxy does not weigh response times; a slow server only fills up sooner",
            "the server that answers soonest", "the server with the fewest connections",
        )  # fmt: skip
    if upstream.protocol == "tcp" and upstream.retries.attempts and set(upstream.retries.on) != _CONNECTING:
        yield Note(
            "retries.on", (*upstream.origin, "retries", "on"), Support.APPROXIMATED,
            "a TCP connection is tried again only while it is being made",
            ", ".join(upstream.retries.on), "connects that fail or take too long",
        )  # fmt: skip
    yield from _hash_notes(site, upstream)
    for route in site.by_upstream.get(upstream.name, ()):
        yield from _route_notes(upstream, route)


def _hash_notes(site: Site, upstream: Upstream) -> Iterator[Note]:
    on = upstream.hash_on
    if on is None:
        return
    is_unknown = on.kind in ("cookie", "query") and not site.able.balance_hash
    if is_unknown or (upstream.protocol == "tcp" and on.kind != "client_ip"):
        why = "`balance hash` is known from 2.6" if is_unknown else "a TCP connection has no such thing"
        path = (*upstream.origin, "hash_on")
        yield Note(f"hash_on.{on.kind}", path, Support.UNSUPPORTED, why, on.name, "the client's address")


def _queue_notes(upstream: Upstream) -> Iterator[Note]:
    if upstream.queue_timeout_ms is not None:
        return
    for server in upstream.servers:
        if server.max_connections is not None:
            path = (*server.origin, "max_connections")
            why = "HAProxy always queues; the queue is left after a millisecond"
            yield Note("server.max_connections", path, Support.EMULATED, why, "refused at once", "refused after 1ms")


def _route_notes(upstream: Upstream, route: Route) -> Iterator[Note]:
    times = route.timeouts
    if times.connect_ms is not None and times.connect_ms != upstream.timeouts.connect_ms:
        yield Note(
            "route.timeouts", (*route.origin, "timeouts"), Support.APPROXIMATED,
            "a connect timeout belongs to a backend, not to a request",
            f"connect {quote.duration(times.connect_ms)}", f"connect {quote.duration(upstream.timeouts.connect_ms)}",
        )  # fmt: skip
    if times.send_ms is not None and times.send_ms != (times.read_ms or upstream.timeouts.read_ms):
        after = quote.duration(times.read_ms or upstream.timeouts.read_ms)
        yield Note(
            "route.timeouts", (*route.origin, "timeouts"), Support.APPROXIMATED,
            "`timeout server` is one clock for sending and reading", f"send {quote.duration(times.send_ms)}",
            f"send {after}, as read",
        )  # fmt: skip
