"""Rate limits as rate-based rules of WAF: the nearest thing AWS has to a token bucket.

Sources: WAFv2 API reference 2019-07-29, RateBasedStatement; AWS documentation, "Rate-based rule caveats".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.aws import quote, view
from lbgen.targets.aws.limits import limit
from lbgen.targets.aws.names import digest
from lbgen.targets.aws.site import Site
from lbgen.topology import PathMatch, RateLimit, Route
from lbgen.topology.units import show_duration

WINDOWS_S = (60, 120, 300, 600)
# WAF sees the request as sent; these make it what routes compare with.


def _steps(*names: str) -> tuple[view.Step, ...]:
    return tuple(view.Step(quote.number(place), quote.string(name)) for place, name in enumerate(names))


_PATH_STEPS = _steps("URL_DECODE", "NORMALIZE_PATH")
_LOWER, _NONE, _DECODED = _steps("LOWERCASE"), _steps("NONE"), _steps("URL_DECODE")
_EVERY_PATH = "^/"


class Window(NamedTuple):
    """A window of WAF and how many requests pass in it."""

    seconds: int
    requests: int


def window(rate: RateLimit) -> Window | None:
    """The shortest window, not below the limit's own, whose count WAF takes; None where no window does."""
    for seconds in WINDOWS_S:
        requests = -(-rate.requests * seconds * 1000 // rate.per_ms) + rate.burst
        fits = seconds * 1000 >= rate.per_ms or seconds == WINDOWS_S[-1]
        if fits and limit("waf_rate_limit").holds(requests):
            return Window(seconds, requests)
    return None


def limited(site: Site) -> list[tuple[Route, RateLimit]]:
    """The routes with a limit that an application load balancer serves, and that WAF can express."""
    return [(route, rate) for route, rate in _asked(site) if window(rate) and _problem(route) is None]


def _asked(site: Site) -> Iterator[tuple[Route, RateLimit]]:
    names = {listener.name for listener in site.application if listener.redirect_port is None}
    for route in site.topology.routes:
        if route.rate_limit is not None and names.intersection(route.listeners):
            yield route, route.rate_limit


def is_behind_proxies(site: Site) -> bool:
    """Whether the peer is a proxy, CloudFront or the spec's own, and the client stands in X-Forwarded-For."""
    return site.has_cdn or any(listener.trusted_proxies for listener in site.application)


def rate_rules(site: Site) -> Iterator[view.RateRule]:
    """One rule per route with a limit."""
    trusts = is_behind_proxies(site)
    for priority, (route, rate) in enumerate(limited(site), start=1):
        chosen = window(rate)
        assert chosen is not None
        matches = tuple(_matches(route))
        key, custom, name = _key(rate, forwarded=trusts)
        asked = f"{rate.requests} per {show_duration(rate.per_ms)}, burst {rate.burst}"
        yield view.RateRule(
            comments=(quote.comment(f"route {route.name}, rate limit {rate.name}: the spec asks for {asked}"),),
            name=quote.string(_name(route)),
            metric=quote.string(_name(route)),
            priority=quote.number(priority),
            status=quote.number(rate.status),
            retry_after=quote.string(str(max(1, -(-rate.per_ms // rate.requests // 1000)))),
            limit=quote.number(chosen.requests),
            window_s=quote.number(chosen.seconds),
            key=quote.string(key),
            forwarded=key == "FORWARDED_IP",
            custom_block=custom,
            custom_name=name,
            single=matches if len(matches) == 1 else (),
            several=matches if len(matches) > 1 else (),
        )


def _name(route: Route) -> str:
    plain = re.sub(r"[^0-9A-Za-z_-]", "-", route.name)
    return f"rate-{plain}" if plain == route.name else f"rate-{plain}-{digest(route.name, 6)}"


def _key(rate: RateLimit, *, forwarded: bool) -> tuple[str, Token | None, Token | None]:
    match rate.key.kind:
        case "client_ip":
            return "FORWARDED_IP" if forwarded else "IP", None, None
        case "global":
            return "CONSTANT", None, None
        case kind:
            return "CUSTOM_KEYS", quote.fixed("cookie" if kind == "cookie" else "header"), quote.string(rate.key.name)


def _matches(route: Route) -> Iterator[view.Match]:
    """What a request must have to be counted; always at least one, since a constant key needs a scope."""
    found = list(_parts(route))
    yield from found or [view.Match(quote.fixed("uri_path"), None, quote.string(_EVERY_PATH), _NONE)]


def _parts(route: Route) -> Iterator[view.Match]:
    match = route.match
    if match.hosts:
        yield view.Match(
            quote.fixed("single_header"), quote.string("host"), quote.string(_hosts_regex(match.hosts)), _LOWER
        )
    if match.path:
        yield view.Match(quote.fixed("uri_path"), None, quote.string(_path_regex(match.path)), _PATH_STEPS)
    if match.methods:
        yield view.Match(
            quote.fixed("method"), None, quote.string(f"^({'|'.join(map(re.escape, match.methods))})$"), _NONE
        )
    for name, value in match.headers:
        yield view.Match(quote.fixed("single_header"), quote.string(name), quote.string(f"^{re.escape(value)}$"), _NONE)
    for name, value in match.query:
        regex = f"^{re.escape(value)}$"
        yield view.Match(
            quote.fixed("single_query_argument"), quote.string(name.lower()), quote.string(regex), _DECODED
        )
    for name, value in match.cookies:
        regex = f"(^|; *){re.escape(name)}={re.escape(value)}(;|$)"
        yield view.Match(quote.fixed("single_header"), quote.string("cookie"), quote.string(regex), _NONE)


def _hosts_regex(hosts: tuple[str, ...]) -> str:
    alternatives = [f".+{re.escape(host[1:])}" if host.startswith("*.") else re.escape(host) for host in hosts]
    return f"^({'|'.join(alternatives)})[.]?(:[0-9]+)?$"


def _path_regex(path: PathMatch) -> str:
    if path.kind == "exact":
        return f"^{re.escape(path.value)}$"
    return f"^{re.escape(path.value)}(/|$)" if path.kind == "prefix" else path.value


def _problem(route: Route) -> str | None:
    parts = list(_parts(route))
    longest, most = limit("waf_regex_length"), limit("waf_statements")
    if not most.holds(len(parts)):
        return most.told()
    return next((longest.told() for part in parts if not longest.holds(len(part.regex) - 2)), None)


def notes(site: Site) -> Iterator[Note]:
    """Each limit's arithmetic, and those that WAF cannot count."""
    for route, rate in _asked(site):
        place = (*rate.origin, "requests")
        asked = f"{rate.requests} per {show_duration(rate.per_ms)}, burst {rate.burst}"
        chosen = window(rate)
        problem = _problem(route)
        if chosen is None or problem is not None:
            why = problem or f"too few for {limit('waf_rate_limit').told()} in 10m, the longest window"
            yield Note("rate_limit", place, Support.UNSUPPORTED, why, asked, "no limit")
            continue
        trusts = is_behind_proxies(site) and rate.key.kind == "client_ip"
        whose = " by the first address of X-Forwarded-For, which clients may write" if trusts else ""
        given = (
            f"{chosen.requests} in any {show_duration(chosen.seconds * 1000)}, counted by WAF with some delay{whose}"
        )
        yield Note(
            "rate_limit", place, Support.APPROXIMATED,
            "WAF counts over a window for the whole load balancer, each route for itself", asked, given,
        )  # fmt: skip
