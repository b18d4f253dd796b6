"""What annotations are made from: a route, where it goes, and how its values are written."""

from __future__ import annotations

from collections.abc import Callable

from lbgen.lean_typing import NamedTuple
from lbgen.topology import Forward, RateLimit, Route, RouteTimeouts, Timeouts, Topology, Upstream


class Wish(NamedTuple):
    """One route and the upstream it leads to (None: it answers itself), on some listeners of the spec. `place` counts
    the routes, from 1, in the order in which the spec tries them.

    `service` is the Service's name; `users_secret` the Secret with the users of a basic authentication.
    """

    topology: Topology
    route: Route
    upstream: Upstream | None
    service: str
    namespace: str
    users_secret: str
    auth_url: str
    has_http: bool
    has_https: bool
    redirects_to_https: bool
    place: int

    @property
    def timeouts(self) -> Timeouts:
        """The upstream's, as far as the route does not change them."""
        own: RouteTimeouts = self.route.timeouts
        base = self.upstream.timeouts if self.upstream else Timeouts(5_000, 60_000, 60_000)
        return Timeouts(
            base.connect_ms if own.connect_ms is None else own.connect_ms,
            base.send_ms if own.send_ms is None else own.send_ms,
            base.read_ms if own.read_ms is None else own.read_ms,
        )

    @property
    def limit(self) -> RateLimit | None:
        """The route's rate limit."""
        return self.route.rate_limit

    @property
    def hsts(self) -> int | None:
        """Seconds of HSTS on the https listeners of the route."""
        for name in self.route.listeners:
            tls = self.topology.listeners[name].tls
            if tls and tls.hsts:
                return tls.hsts.max_age_s
        return None

    @property
    def is_forward(self) -> bool:
        """Whether a server answers."""
        return isinstance(self.route.action, Forward)


def seconds(value_ms: int) -> str:
    """Milliseconds as whole seconds, at least one."""
    return str(max(1, -(-value_ms // 1000)))


def with_unit(value_ms: int) -> str:
    """Milliseconds as `30s` or `250ms`."""
    return f"{value_ms // 1000}s" if value_ms % 1000 == 0 else f"{value_ms}ms"


def size(value_bytes: int) -> str:
    """Bytes as nginx writes sizes."""
    for unit, amount in (("g", 1024**3), ("m", 1024**2), ("k", 1024)):
        if value_bytes % amount == 0:
            return f"{value_bytes // amount}{unit}"
    return str(value_bytes)


def when(test: Callable[[Wish], object], text: str) -> Callable[[Wish], str | None]:
    """A fixed value, where the wish asks for it."""
    return lambda wish: text if test(wish) else None


def of_upstream(value: Callable[[Upstream], str | None]) -> Callable[[Wish], str | None]:
    """A value told by the upstream."""
    return lambda wish: value(wish.upstream) if wish.upstream else None
