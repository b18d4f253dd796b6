"""The options that describe a load, shared by `recommend` and `simulate`, and what they mean."""

from __future__ import annotations

import sys

from lbgen.cli.command import Arguments, Option
from lbgen.failure import Misused, Refused, Unable
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.recommend import Wishes
    from lbgen.simulate import Trace
    from lbgen.simulate.run import Progress
    from lbgen.topology import Topology, Upstream

LOAD = (
    Option(("--rps",), "Requests per second; without it, --utilisation decides.", metavar="NUMBER", kind=float),
    Option(("--utilisation",), "How busy the servers are, 0 to 1.", metavar="PART", kind=float, default=0.7),
    Option(("--load",), "Multiply the load: 2 is twice as much.", metavar="FACTOR", kind=float, default=1.0),
    Option(("--service-ms",), "Mean time a request takes at speed 1; 50 without it.", metavar="MS", kind=float),
    Option(
        ("--service-times",),
        "How times differ.",
        choices=("exponential", "lognormal", "pareto", "constant"),
        default="exponential",
    ),
    Option(("--arrivals",), "How requests arrive.", choices=("poisson", "bursts", "even"), default="poisson"),
    Option(("--trace",), "Arrivals from this access log: nginx, HAProxy or ALB.", metavar="FILE"),
    Option(("--concurrency",), "Requests a server works on at once.", metavar="NUMBER", kind=int, default=16),
    Option(("--speed",), "A server's speed, like api1=2. Repeatable.", metavar="SERVER=FACTOR", many=True),
    Option(("--balancers",), "Load balancers, each with its own state.", metavar="NUMBER", kind=int, default=1),
    Option(("--clients",), "How many clients (or keys) there are.", metavar="NUMBER", kind=int, default=1000),
    Option(("--busiest",), "Part of the requests from one address (NAT) or key.", metavar="PART", kind=float),
    Option(("--connections",), "Connections live this long: milliseconds.", metavar="MS", kind=float),
    Option(("--requests",), "Requests per seed.", metavar="NUMBER", kind=int, default=20_000),
    Option(("--seed",), "The first seed.", metavar="NUMBER", kind=int, default=1),
    Option(("--seeds",), "How many seeds.", metavar="NUMBER", kind=int, default=3),
)


def upstream_of(topology: Topology, name: str | None) -> Upstream:
    """The upstream named, or the only one; of several, the one with most servers."""
    if name is None:
        return max(topology.upstreams.values(), key=lambda one: len(one.servers))
    if name not in topology.upstreams:
        raise Misused(f"there is no upstream `{name}`", f"upstreams: {', '.join(topology.upstreams)}")
    return topology.upstreams[name]


def wishes_of(arguments: Arguments) -> Wishes:
    """What the options ask for; Misused where a number makes no sense."""
    from lbgen.recommend import Wishes  # noqa: PLC0415  commands load what they need when they run

    for name in ("rps", "utilisation", "load", "service_ms", "connections", "concurrency", "balancers", "requests"):
        value = getattr(arguments, name)
        if value is not None and value <= 0:
            raise Misused(f"--{name.replace('_', '-')} must be above 0")
    if not 1 <= arguments.seeds <= 100 or arguments.requests < 1000 or arguments.clients < 2:
        raise Misused("--seeds must be 1 to 100, --requests at least 1000, --clients at least 2")
    if arguments.busiest is not None and not 0 <= arguments.busiest < 1:
        raise Misused("--busiest must be a part of all requests, such as 0.3")
    return Wishes(
        rate_per_s=arguments.rps,
        service_ms=arguments.service_ms,
        distribution=arguments.service_times,
        pattern=arguments.arrivals,
        utilisation=arguments.utilisation,
        load_factor=arguments.load,
        concurrency=arguments.concurrency,
        speeds=dict(map(speed_of, arguments.speed)),
        balancers=arguments.balancers,
        clients=arguments.clients,
        busiest_share=arguments.busiest or 0.0,
        connection_ms=arguments.connections,
        trace=_trace(arguments.trace) if arguments.trace else None,
        requests=arguments.requests,
    )


_MOST_LISTED = 10
_FEWEST = 100


def _trace(path: str) -> Trace:
    """The requests of a log; lines that were not understood are counted and listed on stderr."""
    from lbgen.simulate import traces  # noqa: PLC0415  only with a trace

    try:
        with open(path, encoding="utf-8", errors="replace") as handle:
            found = traces.read(handle)
    except OSError as error:
        raise Unable(f"`{path}` cannot be read: {error.strerror}") from None
    for number, line in found.unread[:_MOST_LISTED]:
        sys.stderr.write(f"{path}:{number}: not understood: {line[:100]!r}\n")
    if len(found.unread) > _MOST_LISTED:
        last = found.unread[-1][0]
        sys.stderr.write(f"{path}: and {len(found.unread) - _MOST_LISTED} more lines, up to line {last}\n")
    total = found.understood + len(found.unread)
    sys.stderr.write(f"{path}: {found.understood} of {total} lines understood, {len(found.unread)} not\n")
    if found.trace and found.understood < _FEWEST:
        raise Refused(f"`{path}` has {found.understood} requests", f"at least {_FEWEST} can say something about a load")
    if found.trace is None:
        raise Refused(f"`{path}` has no two requests at different times", "access logs of nginx, HAProxy or ALB")
    return found.trace


def speed_of(text: str) -> tuple[str, float]:
    """The server and the factor of one `--speed`."""
    name, _, factor = text.partition("=")
    try:
        value = float(factor.removesuffix("x"))
    except ValueError:
        value = 0.0
    if value <= 0:
        raise Misused(f"`--speed {text}` is no speed", "write it as --speed api1=2, or api1=0.5 for half as fast")
    return name, value


def seeds_of(arguments: Arguments) -> range:
    """The seeds asked for."""
    return range(arguments.seed, arguments.seed + arguments.seeds)


def progress() -> Progress:
    """Shows on a terminal how far a run has come, once it takes longer than a second."""
    import time  # noqa: PLC0415  only for runs

    started, last = time.monotonic(), [0.0]
    is_watched = sys.stderr.isatty()

    def show(part: float) -> None:
        if not is_watched:
            return
        now = time.monotonic()
        if now - started > 1 and (now - last[0] > 1 or (part >= 1 and last[0])):
            last[0] = now
            end = "\r" if part < 1 else "\n"
            sys.stderr.write(f"simulated {part:.0%}{end}")
            sys.stderr.flush()

    return show
