"""Requests derived from a topology: for each route what it names, its boundaries, and its near misses."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.prove.oracle import Oracle
from lbgen.prove.ways import Way, to_route
from lbgen.topology import Route
from lbgen.topology.routing import Request

Headers = tuple[tuple[str, str], ...]


_PATHS = ("match.path.exact", "match.path.prefix", "match.path.regex", "rewrite.replace_prefix")


class Probe(NamedTuple):
    """A request, and which idea made it; `tests` are the features whose finer points the idea is about."""

    idea: str
    way: Way
    tests: tuple[str, ...] = ()


class _Variant(NamedTuple):
    idea: str
    request: Request
    tests: tuple[str, ...] = ()


def of_topology(oracle: Oracle) -> Iterator[Probe]:
    """Probes of every route on each of its listeners, and of listeners nobody's host and path reach; each once."""
    seen: set[Way] = set()
    for probe in _all(oracle):
        if probe.way not in seen:
            seen.add(probe.way)
            yield probe


def _all(oracle: Oracle) -> Iterator[Probe]:
    for listener in oracle.topology.listeners.values():
        if listener.is_http:
            nobody = Request("GET", "nobody.lbgen-example.invalid", "/nothing/here?x=1")
            yield Probe("a host and a path nobody names", Way(listener.name, nobody))
            yield Probe("a port in an unknown host", Way(listener.name, nobody._replace(host="nobody.invalid:8080")))
    for route in oracle.topology.routes:
        for name in route.listeners:
            way = to_route(oracle, route, name)
            if way:
                yield from of_route(route, way)


def of_route(route: Route, way: Way) -> Iterator[Probe]:
    """Variants of one request that meets a route's match."""
    for variant in _variants(route, way.request):
        yield Probe(variant.idea, way._replace(request=variant.request), variant.tests)
    if route.allow:
        yield Probe("a client that is not allowed", way._replace(client="127.99.0.1"))
    if route.auth:
        without = tuple(pair for pair in way.request.headers if pair[0] != "Authorization")
        yield Probe("no credentials", way._replace(request=way.request._replace(headers=without)))
        wrong = (*without, ("Authorization", "Basic cHJvb2Y6d3Jvbmc="))
        yield Probe("a wrong password", way._replace(request=way.request._replace(headers=wrong)))


def _variants(route: Route, request: Request) -> Iterator[_Variant]:
    yield _Variant("what the route names", request)
    yield from _hosts(request)
    if "GET" not in route.match.methods and route.match.methods:
        yield _Variant("another method", request._replace(method="GET"))
    elif route.match.methods:
        yield _Variant("another method", request._replace(method="DELETE"))
    yield from _paths(route, request)
    yield from _headers(route, request)
    yield from _queries(route, request)


def _hosts(request: Request) -> Iterator[_Variant]:
    host = request.host
    yield _Variant("the host in capitals", request._replace(host=host.upper()))
    yield _Variant("the host with a final dot", request._replace(host=f"{host}."), ("match.hosts", "redirect"))
    yield _Variant("the host with a port", request._replace(host=f"{host}:8080"), ("match.hosts", "redirect"))
    yield _Variant("a name below the host", request._replace(host=f"below.{host}"))
    yield _Variant("a name that ends like the host", request._replace(host=f"x{host}"))


def _paths(route: Route, request: Request) -> Iterator[_Variant]:
    path, mark, query = request.target.partition("?")
    match = route.match.path
    base = match.value if match and match.kind != "regex" else path

    def at(new: str) -> Request:
        return request._replace(target=f"{new}{mark}{query}")

    yield _Variant("the path itself", at(base))
    yield _Variant("with a query", request._replace(target=f"{base}?lbgen=%2Fa+b&c{'&' + query if query else ''}"))
    if base != "/":
        yield _Variant("with a final slash", at(f"{base}/"))
        yield _Variant("one more segment", at(f"{base}/x%20y"))
        yield _Variant("one more letter", at(f"{base}x"))
        yield _Variant("in other capitals", at(base.swapcase()))
        yield _Variant("one letter less", at(base[:-1] or "/"))
        yield _Variant("an encoded letter", at(f"/%{ord(base[1]):02x}{base[2:]}"), _PATHS)
        yield _Variant("an encoded slash behind it", at(f"{base}%2Fx"), _PATHS)
    yield _Variant("two slashes in front", at(f"/{base}"), _PATHS)
    yield _Variant("a dot segment in front", at(f"/.{base}"), _PATHS)
    yield _Variant("a climb out of it", at(f"{base.rstrip('/')}/../elsewhere"), _PATHS)
    yield _Variant("a climb into it", at(f"/elsewhere/..{base}"), _PATHS)


def _headers(route: Route, request: Request) -> Iterator[_Variant]:
    for name, value in route.match.headers:
        others = tuple(pair for pair in request.headers if pair[0].lower() != name)
        yield _Variant(f"without header {name}", request._replace(headers=others))
        yield _Variant(f"another value of header {name}", request._replace(headers=(*others, (name, f"{value}x"))))
        yield _Variant(f"header {name} in capitals", request._replace(headers=(*others, (name.upper(), value))))
        if value.swapcase() != value:
            swapped = request._replace(headers=(*others, (name, value.swapcase())))
            yield _Variant(f"header {name}'s value in other capitals", swapped, ("match.headers",))
        twice = request._replace(headers=(*others, (name, value), (name, "other")))
        yield _Variant(f"header {name} twice", twice, ("match.headers",))
    for name, value in route.match.cookies:
        others = tuple(pair for pair in request.headers if pair[0].lower() != "cookie")
        kept = [(key, kept) for key, kept in route.match.cookies if key != name]
        yield _Variant(f"without cookie {name}", _with_cookies(request, others, kept))
        yield _Variant(f"another value of cookie {name}", _with_cookies(request, others, [*kept, (name, f"{value}x")]))
        crowd = _with_cookies(request, others, [("a", "1"), *kept, (name, value), (f"x{name}", "no")])
        yield _Variant(f"cookie {name} among others", crowd)


def _with_cookies(request: Request, headers: Headers, cookies: list[tuple[str, str]]) -> Request:
    line = "; ".join(f"{name}={value}" for name, value in cookies)
    return request._replace(headers=(*headers, ("cookie", line)) if line else headers)


def _queries(route: Route, request: Request) -> Iterator[_Variant]:
    path = request.target.partition("?")[0]
    for name, value in route.match.query:
        kept = [f"{key}={other}" for key, other in route.match.query if key != name]
        encoded = "".join(f"%{ord(letter):02X}" for letter in value)
        for idea, pairs, tests in (
            (f"without parameter {name}", kept, ()),
            (f"another value of parameter {name}", [*kept, f"{name}={value}x"], ()),
            (f"parameter {name} percent-encoded", [*kept, f"{name}={encoded}"], ("match.query",)),
            (f"parameter {name} in capitals", [*kept, f"{name.swapcase()}={value}"], ("match.query",)),
        ):
            target = f"{path}?{'&'.join(pairs)}" if pairs else path
            yield _Variant(idea, request._replace(target=target), tests)
