"""What is simulated: servers, the load on them, what happens to them, and how balancers see it. Times are in ms."""

from __future__ import annotations

from typing import Literal

from lbgen.lean_typing import NamedTuple

Distribution = Literal["exponential", "lognormal", "pareto", "constant"]
Pattern = Literal["poisson", "bursts", "even"]
What = Literal["dies", "returns", "drains", "slows"]

DISTRIBUTIONS: tuple[Distribution, ...] = ("exponential", "lognormal", "pareto", "constant")
PATTERNS: tuple[Pattern, ...] = ("poisson", "bursts", "even")


class Server(NamedTuple):
    """A server. `speed` divides service times, `concurrency` is how many requests it works on at once; the rest
    wait there in order of arrival. A `backup` gets requests only while no other server is up.
    """

    name: str
    weight: int = 1
    speed: float = 1.0
    concurrency: int = 1
    backup: bool = False


class Load(NamedTuple):
    """Requests per second of all balancers together, what one takes at speed 1, and who sends them.

    `clients` is how many keys (addresses, users) there are; the busiest sends `busiest_share` of all requests, the
    others share the rest evenly. `trace` replaces drawn arrivals (and service times where the log has them).
    """

    rate_per_s: float
    service_ms: float
    distribution: Distribution = "exponential"
    pattern: Pattern = "poisson"
    clients: int = 1000
    busiest_share: float = 0.0
    trace: Trace | None = None


class Trace(NamedTuple):
    """Requests out of an access log: arrival from the first one on, service time (None: not logged), client."""

    arrivals_ms: tuple[float, ...]
    services_ms: tuple[float | None, ...]
    clients: tuple[str, ...]


class Event(NamedTuple):
    """Something that happens to a server; `factor` is what a server that `slows` has its speed multiplied by."""

    at_ms: float
    server: int
    what: What
    factor: float = 1.0


class Binding(NamedTuple):
    """Clients that stay on their server.

    With `is_connection` the balancer chooses once per connection, which lives `lifetime_ms` on average and counts as
    one however many requests it carries; without, it is a session that lasts while its server is up.
    """

    is_connection: bool
    lifetime_ms: float = 0.0


class Scenario(NamedTuple):
    """One simulation but for the algorithm.

    Balancers learn of a death after `detect_ms` (None: nobody checks) and of a return after `recover_ms`. Besides,
    a server is out for `passive_window_ms` after `passive_failures` failed requests within that time (0: never).
    A request that a dead server refuses is tried `retries` times elsewhere; one that was on a server when it died
    has failed.
    """

    servers: tuple[Server, ...]
    load: Load
    requests: int
    balancers: int = 1
    binding: Binding | None = None
    events: tuple[Event, ...] = ()
    detect_ms: float | None = 0.0
    recover_ms: float = 0.0
    passive_failures: int = 0
    passive_window_ms: float = 0.0
    slow_start_ms: float = 0.0
    retries: int = 1

    @property
    def is_plain(self) -> bool:
        """Whether nothing happens to servers and one balancer sees every request: the fast way will do."""
        return (
            self.balancers == 1
            and self.binding is None
            and not self.events
            and not any(server.backup for server in self.servers)
        )

    @property
    def capacity_per_s(self) -> float:
        """Requests per second that all servers but backups can carry together."""
        return capacity_per_s(self.servers, self.load.service_ms)


def capacity_per_s(servers: tuple[Server, ...], service_ms: float) -> float:
    """Requests per second that these servers can carry together, without backups and servers of weight 0."""
    slots = sum(one.speed * one.concurrency for one in servers if not one.backup and one.weight)
    return slots * 1000 / service_ms
