"""What must happen to a request, from the topology alone: the definition that tests and proofs compare with."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import assert_never

from lbgen.lean_typing import NamedTuple
from lbgen.prove import networks
from lbgen.topology import (
    BasicAuth,
    Forward,
    Listener,
    PathMatch,
    Redirect,
    RequestTest,
    Respond,
    Rewrite,
    Route,
    Topology,
)
from lbgen.topology.routing import Choice, Request, Table

Pairs = tuple[tuple[str, str], ...]

# Whose password the users file of a proof holds; anybody else is refused.
USER, PASSWORD = "proof", "correct-horse"
AUTHORIZATION = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

_DEFAULT_PORT = {"http": 80, "https": 443}


class Asked(NamedTuple):
    """A request as it is put to one listener by a client at one address."""

    listener: str
    request: Request
    client: str = "127.0.0.1"


class Expected(NamedTuple):
    """What must be true of the answer and of the request a server sees.

    `status` 0 stands for "the server's own". `shares` are the upstreams and their parts (empty: no server sees the
    request). `target` None is "not defined" (a rewrite of a path that was sent in another spelling).
    Of `answer` and `seen`, an empty value means that the header must be absent.
    """

    route: str | None
    status: int
    shares: Mapping[str, float] = {}
    location: str | None = None
    target: str | None = None
    host: str | None = None
    body: str | None = None
    answer: Pairs = ()
    seen: Pairs = ()
    why: str = ""


class Oracle:
    """Answers for one topology; each listener's routes are indexed once."""

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self._tables: dict[str, Table] = {}

    def choose(self, asked: Asked) -> Choice:
        """The route, and why not the others."""
        table = self._tables.get(asked.listener)
        if table is None:
            table = self._tables[asked.listener] = Table(self.topology.routes, asked.listener)
        return table.choose(asked.request)

    def expect(self, asked: Asked) -> Expected:
        """What must happen, as long as the client keeps to every limit and every server is up."""
        listener = self.topology.listeners[asked.listener]
        choice = self.choose(asked)
        if choice.status == 400:
            return Expected(None, 400, why="not a path")
        if listener.redirect_port is not None:
            return _to_https(asked.request, listener.redirect_port)
        if choice.route is None:
            return Expected(None, choice.status or 404, answer=_hsts(listener), why="no route")
        return self._on_route(asked, listener, choice.route)

    def _on_route(self, asked: Asked, listener: Listener, route: Route) -> Expected:
        if route.allow and not networks.contains(route.allow, asked.client):
            return Expected(route.name, 403, answer=_hsts(listener), why="client is not allowed")
        if isinstance(route.auth, BasicAuth) and ("Authorization", AUTHORIZATION) not in asked.request.headers:
            return Expected(route.name, 401, answer=_hsts(listener), why="no credentials")
        answer = (*_hsts(listener), *_answer_headers(route))
        match route.action:
            case Redirect() as action:
                location = redirect_location(action, asked.request, _scheme(listener))
                return Expected(route.name, action.status, location=location, answer=answer)
            case Respond() as action:
                answer = (*answer, ("content-type", action.content_type))
                return Expected(route.name, action.status, body=action.body, answer=answer)
            case Forward() as action:
                return _forwarded(route, action, asked, listener, answer)
            case _:
                assert_never(route.action)


def shares_of(action: Forward) -> dict[str, float]:
    """Each upstream's part of a forward, from 0 to 1; parts of zero are left out."""
    total = sum(share.weight for share in action.shares)
    return {share.upstream: share.weight / total for share in action.shares if share.weight}


def redirect_location(redirect: Redirect, request: Request, scheme: str) -> str:
    """The Location of a redirect: what it does not name is kept from the request."""
    host, port = split_host(request.host)
    is_elsewhere = redirect.host is not None or redirect.scheme is not None
    new_scheme = redirect.scheme or scheme
    new_port = redirect.port or (None if is_elsewhere else port)
    path, mark, query = request.target.partition("?")
    if redirect.path is not None and redirect.path.endswith("?"):
        target = redirect.path[:-1]
    else:
        target = f"{redirect.path or path}{mark}{query}"
    shown = f":{new_port}" if new_port and new_port != _DEFAULT_PORT[new_scheme] else ""
    return f"{new_scheme}://{redirect.host or host}{shown}{target}"


def rewritten(rewrite: Rewrite, matched: PathMatch | None, target: str) -> str | None:
    """The path and query a server sees; None where the path was sent in a spelling the prefix is not found in.

    As Gateway API's ReplacePrefixMatch: on exactly the prefix the replacement stands as written, otherwise exactly
    one slash is at the joint; what follows stays byte for byte.
    """
    path, mark, query = target.partition("?")
    if rewrite.path is not None:
        return f"{rewrite.path}{mark}{query}"
    if rewrite.replace_prefix is None:
        return target
    prefix = matched.value if matched and matched.kind == "prefix" else "/"
    if prefix == "/":
        rest = path[1:]
    elif path == prefix:
        return f"{rewrite.replace_prefix}{mark}{query}"
    elif path.startswith(prefix + "/"):
        rest = path[len(prefix) + 1 :]
    else:
        return None
    return f"{rewrite.replace_prefix.rstrip('/')}/{rest}{mark}{query}"


def split_host(host: str) -> tuple[str, int | None]:
    """A Host header as name and port."""
    name, colon, port = host.rpartition(":")
    if colon and port.isdigit() and not name.endswith(":"):
        return name, int(port)
    return host, None


def asked_for(
    topology: Topology, method: str, url: str, headers: Pairs = (), client: str | None = None
) -> Asked | None:
    """A request by its URL; None when no listener speaks its scheme at its port.

    Without a port in the URL, any listener of the scheme will do where none has the scheme's own port.
    """
    scheme, _, rest = url.partition("://")
    end = next((place for place, letter in enumerate(rest) if letter in "/?"), len(rest))
    authority, target = rest[:end], rest[end:]
    _, port = split_host(authority)
    wanted = port or _DEFAULT_PORT.get(scheme)
    listeners = [one for one in topology.listeners.values() if one.protocol == scheme]
    listener = next((one for one in listeners if one.port == wanted), None)
    if listener is None and port is None:
        listener = next(iter(listeners), None)
    if listener is None:
        return None
    request = Request(method, authority, target if target.startswith("/") else f"/{target}", headers)
    return Asked(listener.name, request, client or "127.0.0.1")


def asked_by(test: RequestTest, topology: Topology) -> Asked | None:
    """The request of one line of `tests:`, as `asked_for`."""
    return asked_for(topology, test.method, test.url, test.headers, test.client)


def _scheme(listener: Listener) -> str:
    return "https" if listener.protocol == "https" else "http"


def _to_https(request: Request, port: int) -> Expected:
    host, _ = split_host(request.host)
    shown = "" if port == _DEFAULT_PORT["https"] else f":{port}"
    return Expected(None, 308, location=f"https://{host}{shown}{request.target}", why="redirect to https")


def _forwarded(route: Route, action: Forward, asked: Asked, listener: Listener, answer: Pairs) -> Expected:
    target: str | None = asked.request.target
    host = asked.request.host
    if action.rewrite:
        target = rewritten(action.rewrite, route.match.path, asked.request.target)
        host = action.rewrite.host or host
    seen = (*_seen_forwarded(asked, listener), *_seen_headers(route))
    return Expected(route.name, 0, shares_of(action), target=target, host=host, answer=answer, seen=seen)


def _hsts(listener: Listener) -> Pairs:
    if not listener.tls or not listener.tls.hsts:
        return ()
    hsts = listener.tls.hsts
    parts = [f"max-age={hsts.max_age_s}"]
    parts += ["includeSubDomains"] * hsts.include_subdomains + ["preload"] * hsts.preload
    return (("strict-transport-security", "; ".join(parts)),)


def _answer_headers(route: Route) -> Pairs:
    removed = tuple((name.lower(), "") for name in route.response_headers.remove)
    return (*removed, *((name.lower(), value) for name, value in route.response_headers.set))


def _seen_headers(route: Route) -> Pairs:
    removed = tuple((name.lower(), "") for name in route.request_headers.remove)
    return (*removed, *((name.lower(), value) for name, value in route.request_headers.set))


def _seen_forwarded(asked: Asked, listener: Listener) -> Pairs:
    """The forwarding headers of a request from a peer nobody trusts; of a trusted one, those it did not send."""
    own = {
        "x-forwarded-for": asked.client,
        "x-forwarded-proto": _scheme(listener),
        "x-forwarded-host": asked.request.host,
        "x-forwarded-port": str(listener.port),
        "x-real-ip": asked.client,
    }
    if not networks.contains(listener.trusted_proxies, asked.client):
        return (*own.items(), ("forwarded", ""))
    given = {name.lower(): value for name, value in asked.request.headers}
    if "x-forwarded-for" in given:
        own["x-forwarded-for"] = f"{given['x-forwarded-for']}, {asked.client}"
        del own["x-real-ip"]
    kept = ("x-forwarded-proto", "x-forwarded-host", "x-forwarded-port")
    return tuple((name, given.get(name, value) if name in kept else value) for name, value in own.items())
