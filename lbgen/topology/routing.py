"""Which route answers a request (DESIGN 2.1): the one definition that targets, checks, tests and proofs share.

Order: host (exact, then the longest wildcard, then none), path (exact, then regex in written order, then the
longest prefix), the number of further conditions, written order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from lbgen.lean_typing import NamedTuple
from lbgen.topology import nodes, paths
from lbgen.topology.regex import compiled
from lbgen.topology.units import host_name


class Request(NamedTuple):
    """A request as routing sees it. `target` is path and query as sent; header names may repeat, in any case."""

    method: str
    host: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()


class Entry(NamedTuple):
    """A route under one of its hosts (None: any host); entries sort in the order in which they are tried."""

    host: str | None
    route: nodes.Route


class Refusal(NamedTuple):
    """Why a route does not answer a request: which condition failed."""

    route: nodes.Route
    reason: str


class Choice(NamedTuple):
    """The answer: the route (None: nobody's), the path it was chosen by, and a status where routing itself answers."""

    route: nodes.Route | None
    path: str
    status: int | None
    refused: tuple[Refusal, ...] = ()


def hosts_of(route: nodes.Route) -> tuple[str | None, ...]:
    """The hosts a route is under; (None,) for every host."""
    return route.match.hosts or (None,)


def host_order(host: str | None) -> tuple[int, int]:
    """Sorts hosts from the most specific to none."""
    if host is None:
        return (2, 0)
    return (1, -len(host)) if host.startswith("*.") else (0, 0)


def host_matches(pattern: str | None, host: str) -> bool:
    """Whether a host (lower case, no port, no final dot) is one that the pattern names."""
    if pattern is None or pattern == host:
        return True
    return pattern.startswith("*.") and host.endswith(pattern[1:]) and len(host) > len(pattern) - 1


def entries(routes: Iterable[nodes.Route], listener: str | None = None) -> list[Entry]:
    """Every route under each of its hosts, on one listener (or anywhere), in the order in which they are tried."""
    chosen = [route for route in routes if listener is None or listener in route.listeners]
    regex_rank = _regex_ranks(chosen)

    def key(entry: Entry) -> tuple[tuple[int, int], tuple[int, int], int, int]:
        route = entry.route
        return (host_order(entry.host), _path_order(route.match.path, regex_rank), -route.match.conditions, route.order)

    return sorted((Entry(host, route) for route in chosen for host in hosts_of(route)), key=key)


def for_host(ordered: Iterable[Entry], host: str | None) -> Iterator[Entry]:
    """Of ordered entries, those that requests for `host` can reach; for a wildcard or None, as a class of hosts:
    entries whose hosts cover all of it.
    """
    return (entry for entry in ordered if covers_host(entry.host, host))


def covers_host(wide: str | None, narrow: str | None) -> bool:
    """Whether every host that `narrow` names is one that `wide` names."""
    if wide is None or wide == narrow:
        return True
    return narrow is not None and wide.startswith("*.") and narrow.removeprefix("*").endswith(wide[1:])


def _regex_ranks(routes: Iterable[nodes.Route]) -> Mapping[str, int]:
    ranks: dict[str, int] = {}
    for route in sorted(routes, key=lambda route: route.order):
        path = route.match.path
        if path is not None and path.kind == "regex":
            ranks.setdefault(path.value, len(ranks))
    return ranks


def _path_order(path: nodes.PathMatch | None, regex_rank: Mapping[str, int]) -> tuple[int, int]:
    if path is None:
        return (2, 0)
    if path.kind == "exact":
        return (0, 0)
    return (1, regex_rank[path.value]) if path.kind == "regex" else (2, -len(path.value))


def path_matches(path: nodes.PathMatch | None, normalised: str) -> bool:
    """Whether a normalised path is one that the match names."""
    if path is None:
        return True
    if path.kind == "exact":
        return normalised == path.value
    if path.kind == "prefix":
        return paths.under(normalised, path.value)
    return compiled(path.value).search(normalised) is not None


def bare_host(host: str) -> str:
    """A Host header as routing compares it: lower case, without port and final dot."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host_name(host.partition(":")[0])


class Table:
    """The routes of one listener, indexed, so that a request looks at few of many thousand."""

    def __init__(self, routes: Iterable[nodes.Route], listener: str | None) -> None:
        self._by_host: dict[str | None, _PathTable] = {}
        for entry in entries(routes, listener):
            self._by_host.setdefault(entry.host, _PathTable()).add(entry.route)

    def candidates(self, host: str, normalised: str) -> Iterator[nodes.Route]:
        """Routes that host and path allow, in order."""
        for key in _host_keys(host):
            table = self._by_host.get(key)
            if table is not None:
                yield from table.candidates(normalised)

    def choose(self, request: Request) -> Choice:
        """The route that answers, and why those before it do not."""
        path, _, query = request.target.partition("?")
        normalised = paths.normalise(path)
        if normalised is None or "#" in query:
            return Choice(None, path, 400)
        refused: list[Refusal] = []
        for route in self.candidates(bare_host(request.host), normalised):
            reason = failed_condition(route.match, request, query)
            if reason is None:
                return Choice(route, normalised, None, tuple(refused))
            refused.append(Refusal(route, reason))
        return Choice(None, normalised, 404, tuple(refused))


class _PathTable:
    """The routes under one host, by path; within one path they stand in order."""

    def __init__(self) -> None:
        self._exact: dict[str, list[nodes.Route]] = {}
        self._regex: list[nodes.Route] = []
        self._prefix: dict[str, list[nodes.Route]] = {}

    def add(self, route: nodes.Route) -> None:
        path = route.match.path
        if path is None:
            self._prefix.setdefault("/", []).append(route)
        elif path.kind == "exact":
            self._exact.setdefault(path.value, []).append(route)
        elif path.kind == "regex":
            self._regex.append(route)
        else:
            self._prefix.setdefault(path.value, []).append(route)

    def candidates(self, normalised: str) -> Iterator[nodes.Route]:
        yield from self._exact.get(normalised, ())
        for route in self._regex:
            if path_matches(route.match.path, normalised):
                yield route
        if self._prefix:
            for prefix in _prefixes(normalised):
                yield from self._prefix.get(prefix, ())


def _host_keys(host: str) -> Iterator[str | None]:
    yield host
    rest = host
    while "." in rest:
        rest = rest.partition(".")[2]
        yield f"*.{rest}"
    yield None


def _prefixes(normalised: str) -> Iterator[str]:
    """The prefixes a path lies under, the longest first: `/a/b/` gives `/a/b`, `/a`, `/`."""
    yield normalised
    position = normalised.rfind("/")
    while position > 0:
        yield normalised[:position]
        position = normalised.rfind("/", 0, position)
    if normalised != "/":
        yield "/"


def failed_condition(match: nodes.Match, request: Request, query: str) -> str | None:
    """The first condition beyond host and path that a request does not meet, in words; None when it meets all."""
    if match.methods and request.method not in match.methods:
        return f"method is {request.method}, not {' or '.join(match.methods)}"
    for name, wanted in match.headers:
        values = [value for key, value in request.headers if key.lower() == name]
        if values != [wanted]:
            return f"header {name} is {_shown(values)}, not `{wanted}`"
    parameters = query_parameters(query)
    for name, wanted in match.query:
        if parameters.get(name) != wanted:
            return f"query parameter {name} is {_shown_one(parameters.get(name))}, not `{wanted}`"
    cookies = request_cookies(request.headers)
    for name, wanted in match.cookies:
        if cookies.get(name) != wanted:
            return f"cookie {name} is {_shown_one(cookies.get(name))}, not `{wanted}`"
    return None


def query_parameters(query: str) -> dict[str, str]:
    """Parameters after percent-decoding; of a name that repeats, the first."""
    found: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        found.setdefault(unquote(name, errors="surrogateescape"), unquote(value, errors="surrogateescape"))
    return found


def request_cookies(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Cookies by name; of a name that repeats, the first."""
    found: dict[str, str] = {}
    for name, line in headers:
        if name.lower() == "cookie":
            for part in line.split(";"):
                key, _, value = part.strip().partition("=")
                found.setdefault(key, value)
    return found


def _shown(values: list[str]) -> str:
    return " and ".join(f"`{value}`" for value in values) if values else "absent"


def _shown_one(value: str | None) -> str:
    return "absent" if value is None else f"`{value}`"
