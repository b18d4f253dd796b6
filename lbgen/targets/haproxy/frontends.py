"""Frontends: a listener's port, who may come in, which route a request takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lbgen.ports import Token
from lbgen.targets.haproxy import answers, limits, logs, names, policies, quote
from lbgen.targets.haproxy.binds import binds
from lbgen.targets.haproxy.choices import choices
from lbgen.targets.haproxy.conditions import Term, if_, written
from lbgen.targets.haproxy.forwarded import forwarded
from lbgen.targets.haproxy.site import Site, when
from lbgen.targets.haproxy.view import Block, HttpFrontend, TcpFrontend
from lbgen.topology import Forward, Hsts, Listener, Redirect, Respond, Route, SniRoute

CLIENT_TIMEOUT_MS = 60_000


def http(site: Site, listener: Listener) -> HttpFrontend:
    """An http or https listener."""
    routes = site.routes_on(listener)
    answered = listener.redirect_port is None
    return HttpFrontend(
        name=names.section(site.frontends[listener.name]),
        title=quote.comment(f"Listener {listener.name}"),
        binds=binds(site, listener),
        timeout=_client_timeout(site, routes),
        log=logs.http(site.topology.observability.access_log),
        hsts=_hsts(listener.tls.hsts) if listener.tls and listener.tls.hsts else None,
        to_https=None if listener.redirect_port is None else answers.to_https(listener.redirect_port),
        forwarded=forwarded(listener) if answered else None,
        choices=choices(routes) if answered and not site.is_single else None,
        blocks=tuple(_blocks(site, listener, routes)) if answered else (),
        uses=tuple(_uses(site, routes)) if answered and not site.is_single else (),
        default=_default(site, routes) if answered else None,
    )


def _client_timeout(site: Site, routes: Iterable[Route]) -> Token | None:
    """Longer than the defaults' where a server may stay silent for longer: a client that waits is silent too."""
    longest = CLIENT_TIMEOUT_MS
    for route in routes:
        if isinstance(route.action, Forward):
            own = route.timeouts.read_ms or 0
            reads = (site.upstreams[share.upstream].timeouts.read_ms for share in route.action.shares)
            longest = max(longest, own, *reads)
    return None if longest == CLIENT_TIMEOUT_MS else quote.duration(min(longest, quote.LONGEST_MS))


def _hsts(hsts: Hsts) -> Token:
    words = [f"max-age={hsts.max_age_s}"]
    words += ["includeSubDomains"] * hsts.include_subdomains + ["preload"] * hsts.preload
    return quote.word("; ".join(words))


def _default(site: Site, routes: tuple[Route, ...]) -> Token | None:
    if site.is_single and routes and isinstance(routes[0].action, Forward):
        return names.section(routes[0].action.shares[0].upstream)
    return None


def _blocks(site: Site, listener: Listener, routes: tuple[Route, ...]) -> Iterator[Block]:
    yield from policies.blocks(site, routes)
    yield from limits.blocks(site, routes)
    yield from policies.body_blocks(site, routes)
    scheme = "https" if listener.protocol == "https" else "http"
    for route in routes:
        lines = tuple(_answer_lines(site, route, scheme))
        if lines:
            yield Block(quote.comment(f"Route {route.name}"), lines)
    yield from _upgrades(site, routes)
    yield from _draws(site, routes)


def _answer_lines(site: Site, route: Route, scheme: str) -> Iterator[Token]:
    condition = when(site, route)
    for name, value in route.response_headers.set:
        words = (quote.fixed("http-after-response set-header"), quote.word(name), quote.log_format(value), condition)
        yield quote.join(*words)
    for name in route.response_headers.remove:
        yield quote.join(quote.fixed("http-after-response del-header"), quote.word(name), condition)
    if isinstance(route.action, Redirect):
        yield quote.join(quote.fixed("http-request"), answers.redirect(route.action, scheme), condition)
    elif isinstance(route.action, Respond):
        yield quote.join(quote.fixed("http-request"), answers.respond(route.action), condition)


def _upgrades(site: Site, routes: tuple[Route, ...]) -> Iterator[Block]:
    """Only routes with `websocket` pass an Upgrade on; HAProxy alone would pass all."""
    allowed = tuple(route for route in routes if route.websocket)
    forwards = any(isinstance(route.action, Forward) for route in routes)
    if not forwards or (site.is_single and allowed):
        return
    condition = quote.fixed("")
    acls: tuple[Token, ...] = ()
    if allowed:
        term = Term("upgrade", quote.fixed("var(txn.route) -m str"), tuple(route.name for route in allowed))
        found = written((term,), "websocket")
        acls, condition = found.acls, quote.join(quote.fixed("unless"), found.text)
    line = quote.join(quote.fixed("http-request del-header Upgrade"), condition)
    yield Block(quote.comment("Upgrades (websockets) only where a route allows them"), (*acls, line))


def _live(action: Forward) -> list[tuple[str, int]]:
    return [(share.upstream, share.weight) for share in action.shares if share.weight]


def _draws(site: Site, routes: tuple[Route, ...]) -> Iterator[Block]:
    """One draw a request for each split, so that the parts add up."""
    for route in routes:
        if isinstance(route.action, Forward) and len(_live(route.action)) > 1:
            total = sum(weight for _, weight in _live(route.action))
            line = quote.join(quote.fixed(f"http-request set-var(txn.draw) rand({total})"), when(site, route))
            yield Block(quote.comment(f"Route {route.name}: one of {total} parts"), (line,))


def _uses(site: Site, routes: tuple[Route, ...]) -> Iterator[Token]:
    yield from _split_uses(site, routes)
    plain: dict[str, list[Route]] = {}
    for route in routes:
        if isinstance(route.action, Forward):
            name = _live(route.action)[-1][0] if _live(route.action) else route.action.shares[-1].upstream
            plain.setdefault(name, []).append(route)
    for name, chosen in plain.items():
        term = Term("use", quote.fixed("var(txn.route) -m str"), tuple(route.name for route in chosen))
        found = written((term,), f"{name}:backend")
        yield from found.acls
        yield quote.join(quote.fixed("use_backend"), names.section(name), if_(found.text))


def _split_uses(site: Site, routes: tuple[Route, ...]) -> Iterator[Token]:
    for route in routes:
        if not isinstance(route.action, Forward):
            continue
        upto = 0
        for name, weight in _live(route.action)[:-1]:
            upto += weight
            drawn = quote.fixed(f"{{ var(txn.draw) -m int lt {upto} }}")
            yield quote.join(quote.fixed("use_backend"), names.section(name), when(site, route, drawn))


def tcp(site: Site, listener: Listener) -> TcpFrontend:
    """A tcp, tls or tls_passthrough listener."""
    upstreams = [one for one in (listener.upstream, *(sni.upstream for sni in listener.sni)) if one]
    reads = (max(site.upstreams[name].timeouts[1:]) for name in upstreams if name in site.upstreams)
    return TcpFrontend(
        name=names.section(site.frontends[listener.name]),
        title=quote.comment(f"Listener {listener.name}"),
        binds=binds(site, listener),
        timeout=quote.duration(min(max(1, *reads, 1), quote.LONGEST_MS)),
        log=logs.tcp(site.topology.observability.access_log),
        inspects=listener.protocol == "tls_passthrough",
        uses=tuple(_sni_uses(listener.sni)),
        default=names.section(listener.upstream) if listener.upstream else None,
    )


def _sni_uses(rules: tuple[SniRoute, ...]) -> Iterator[Token]:
    """Exact names first, then the longest wildcard."""
    for rule in sorted(rules, key=lambda rule: (rule.host.startswith("*."), -len(rule.host), rule.host)):
        flag = "-m end" if rule.host.startswith("*.") else "-m str"
        test = quote.join(
            quote.fixed(f"{{ req.ssl_sni,lower {flag}"), quote.word(rule.host.removeprefix("*")), quote.fixed("}")
        )
        yield quote.join(quote.fixed("use_backend"), names.section(rule.upstream), if_(test))
