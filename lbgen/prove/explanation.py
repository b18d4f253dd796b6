"""Why a request reaches the route it reaches, and why not the others."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.prove.oracle import Asked, Expected, Oracle
from lbgen.topology import PathMatch, Topology
from lbgen.topology.paths import normalise
from lbgen.topology.routing import Entry, Request, bare_host, entries, failed_condition, host_matches, path_matches


class Candidate(NamedTuple):
    """A route under one of its hosts, in the order in which routes are tried; `reason` is empty for the winner.

    `is_near` says that host and path match, so that only a further condition or a better route stood in the way.
    """

    route: str
    host: str | None
    match: str
    reason: str
    is_near: bool


class Explanation(NamedTuple):
    """All candidates in order, and what happens to the request."""

    asked: Asked
    path: str | None
    candidates: tuple[Candidate, ...]
    expected: Expected


def explain(topology: Topology, asked: Asked) -> Explanation:
    """Every route of the listener against one request."""
    path, _, query = asked.request.target.partition("?")
    normalised = normalise(path)
    oracle = Oracle(topology)
    found: tuple[Candidate, ...] = ()
    if normalised is not None and topology.listeners[asked.listener].redirect_port is None:
        found = tuple(_candidates(topology, asked, normalised, query))
    return Explanation(asked, normalised, found, oracle.expect(asked))


def _candidates(topology: Topology, asked: Asked, path: str, query: str) -> Iterator[Candidate]:
    winner = ""
    for entry in entries(topology.routes, asked.listener):
        reason, is_near = _reason(entry, asked.request, path, query)
        if not reason and winner:
            reason = (
                f"`{winner}` was more specific" if winner != entry.route.name else "the same route, under a better host"
            )
        elif not reason:
            winner = entry.route.name
        yield Candidate(entry.route.name, entry.host, describe_match(entry), reason, is_near)


def _reason(entry: Entry, request: Request, path: str, query: str) -> tuple[str, bool]:
    """Why not, empty when nothing speaks against it; and whether host and path match."""
    host = bare_host(request.host)
    if not host_matches(entry.host, host):
        return f"host is {host}, not {entry.host}", False
    if not path_matches(entry.route.match.path, path):
        return f"path {path} {_path_words(entry.route.match.path)}", False
    return failed_condition(entry.route.match, request, query) or "", True


def _path_words(match: PathMatch | None) -> str:
    if match is None:
        return ""
    if match.kind == "exact":
        return f"is not {match.value}"
    return f"is not under {match.value}" if match.kind == "prefix" else f"does not match {match.value}"


def describe_match(entry: Entry) -> str:
    """`shop.example.com /api/v1/* GET, header x-canary`."""
    match = entry.route.match
    path = {None: "/*", "exact": "= {}", "prefix": "{}/*", "regex": "~ {}"}[match.path.kind if match.path else None]
    parts = [entry.host or "*", path.format(match.path.value if match.path else "")]
    parts += ["|".join(match.methods)] if match.methods else []
    for kind, pairs in (("header", match.headers), ("query", match.query), ("cookie", match.cookies)):
        parts += [f"{kind} {name}" for name, _ in pairs]
    return " ".join(parts)
