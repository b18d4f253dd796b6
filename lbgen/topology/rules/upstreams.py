"""Upstreams: servers that can carry traffic, and fields that go with protocol and algorithm."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.finding import Finding, SpecPath, error, warning
from lbgen.lean_typing import TYPE_CHECKING
from lbgen.topology.rules.routes import exactly_one

if TYPE_CHECKING:
    from lbgen.spec.models import Spec
    from lbgen.spec.models.upstreams import Server, Upstream

_LISTENER_TO_UPSTREAM = {"tcp": "tcp", "tls": "tcp", "tls_passthrough": "tcp", "udp": "udp"}
_HTTP_ONLY_RETRIES = ("http_500", "http_502", "http_503", "http_504")


def check(spec: Spec) -> Iterator[Finding]:
    """What is wrong with upstreams."""
    for name, upstream in spec.upstreams.items():
        path: SpecPath = ("upstreams", name)
        who = f"upstream `{name}`"
        yield from _check_servers(path, who, upstream)
        yield from _check_algorithm(path, who, upstream)
        yield from _check_protocol(path, who, upstream)
        yield from _check_bind(path, who, upstream)
    yield from _check_listeners(spec)


def _check_servers(path: SpecPath, who: str, upstream: Upstream) -> Iterator[Finding]:
    tables: list[Server | str] = list(upstream.servers)
    usable = [server for server in tables if isinstance(server, str) or not server.backup]
    if not usable:
        yield error(
            "LB315",
            (*path, "servers"),
            f"every server of {who} is a backup, so no server is the one they back up",
            on_key=True,
            help="leave `backup` off at least one server",
        )
    elif not any(isinstance(server, str) or (server.weight and not server.drain) for server in usable):
        yield error(
            "LB315",
            (*path, "servers"),
            f"no server of {who} takes new traffic: all are draining or have weight 0",
            on_key=True,
            help="give at least one server a weight, without `drain`",
        )
    for index, server in enumerate(tables):
        if not isinstance(server, str) and server.backup and server.drain:
            yield error(
                "LB315",
                (*path, "servers", index, "drain"),
                f"a backup of {who} is also draining",
                on_key=True,
                help="keep `backup` or `drain`, or remove the server",
            )


def _check_algorithm(path: SpecPath, who: str, upstream: Upstream) -> Iterator[Finding]:
    if upstream.hash_on is not None and upstream.algorithm != "consistent_hash":
        yield warning(
            "LB314",
            (*path, "hash_on"),
            f"{who} has `hash_on`, which does nothing: its algorithm is {upstream.algorithm}",
            on_key=True,
            help="make the algorithm consistent_hash, or remove `hash_on`",
        )
    yield from exactly_one((*path, "hash_on"), upstream.hash_on, f"`hash_on` of {who}")
    hashes_http = upstream.hash_on is not None and upstream.hash_on != "client_ip"
    if hashes_http and upstream.protocol in ("tcp", "udp"):
        yield error(
            "LB314",
            (*path, "hash_on"),
            f"{who} speaks {upstream.protocol}, where only the client's address can be hashed",
            help="use `hash_on: client_ip`",
        )
    if upstream.queue is not None and not any(
        not isinstance(server, str) and server.max_connections for server in upstream.servers
    ):
        yield warning(
            "LB327",
            (*path, "queue"),
            f"{who} has a queue, but no server has `max_connections`, so none is ever full",
            on_key=True,
            help="set `max_connections` on the servers, or remove `queue`",
        )


def _check_protocol(path: SpecPath, who: str, upstream: Upstream) -> Iterator[Finding]:
    is_l4 = upstream.protocol in ("tcp", "udp")
    persistence = upstream.session_persistence
    if is_l4 and persistence is not None and persistence.type == "cookie":
        yield error(
            "LB323",
            (*path, "session_persistence", "type"),
            f"{who} speaks {upstream.protocol}, which has no cookies",
            help="use `type: client_ip`",
        )
    for index, failure in enumerate(upstream.retries.on):
        if is_l4 and failure in _HTTP_ONLY_RETRIES:
            yield error(
                "LB323",
                (*path, "retries", "on", index),
                f"{who} speaks {upstream.protocol}, which has no statuses to retry on",
                help="keep connect_error and timeout",
            )
    if upstream.tls is not None and upstream.protocol not in ("https", "grpc"):
        yield warning(
            "LB323",
            (*path, "tls"),
            f"{who} speaks {upstream.protocol}, so its `tls` block does nothing",
            on_key=True,
            help="make the protocol https (or grpc), or remove `tls`",
        )


def _check_bind(path: SpecPath, who: str, upstream: Upstream) -> Iterator[Finding]:
    aws = upstream.bind.aws if upstream.bind else None
    if aws is not None and (aws.autoscaling_group is None) == (aws.target_type is None):
        yield error(
            "LB325",
            (*path, "bind", "aws"),
            f"`bind.aws` of {who} takes exactly one of `autoscaling_group` and `target_type`",
            help="keep one",
        )


def _check_listeners(spec: Spec) -> Iterator[Finding]:
    for name, listener in spec.listeners.items():
        wanted = _LISTENER_TO_UPSTREAM.get(listener.protocol)
        if wanted is None:
            continue
        places: list[tuple[SpecPath, str]] = [
            (("listeners", name, "sni", host), upstream) for host, upstream in listener.sni.items()
        ]
        if listener.upstream is not None:
            places.append((("listeners", name, "upstream"), listener.upstream))
        for place, upstream in places:
            protocol = spec.upstreams[upstream].protocol
            if protocol != wanted:
                yield error(
                    "LB310",
                    place,
                    f"listener `{name}` is {listener.protocol}, and upstream `{upstream}` speaks {protocol}",
                    related=((("upstreams", upstream, "protocol"), f"{protocol} here"),),
                    help=f"give upstream `{upstream}` `protocol: {wanted}`",
                )
