"""Topology to nginx.conf: the blocks, and what had to be said on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from lbgen.ports import Note, Options, Plan, Sheet, Support, Token
from lbgen.targets.nginx import (
    checks,
    fitting,
    hash_sizes,
    limits,
    protocols,
    proxying,
    quote,
    responses,
    sticky,
    stream,
)
from lbgen.targets.nginx.abilities import Abilities, abilities
from lbgen.targets.nginx.conditions import is_readable_header
from lbgen.targets.nginx.servers import http_servers, stats_server
from lbgen.targets.nginx.upstreams import Around, plan_upstream
from lbgen.targets.nginx.variables import Variables
from lbgen.targets.nginx.view import Block, Line, Page, Server, Upstream
from lbgen.topology import Forward, RateLimit, Respond, Topology

_REDIRECTS = (301, 302, 303, 307, 308)

JSON_LOG = (
    '{"time":"$time_iso8601","request_id":"$request_id","client":"$remote_addr","method":"$request_method",'
    '"host":"$host","uri":"$request_uri","protocol":"$server_protocol","status":$status,"bytes":$body_bytes_sent,'
    '"duration":$request_time,"upstream":"$upstream_addr","upstream_status":"$upstream_status",'
    '"upstream_duration":"$upstream_response_time","referer":"$http_referer","user_agent":"$http_user_agent"}'
)
STREAM_LOG = (
    '{"time":"$time_iso8601","client":"$remote_addr","protocol":"$protocol","status":$status,'
    '"bytes_sent":$bytes_sent,"bytes_received":$bytes_received,"duration":$session_time,"upstream":"$upstream_addr"}'
)


def plan(topology: Topology, options: Options) -> Plan:
    """One nginx.conf."""
    able = abilities(options)
    http = any(listener.is_http for listener in topology.listeners.values()) or topology.observability.stats
    left_out = dict(fitting.unwritable(topology, lambda alone: http_servers(alone, able, Variables())))
    topology = topology._replace(routes=tuple(route for route in topology.routes if route not in left_out))
    notes: list[Note] = [*left_out.values(), *_notes(topology, able)]
    blocks = []
    for build in (_http, _stream):
        block, said = build(topology, able)
        blocks.append(block)
        notes += said
    has_stream = bool(stream.upstream_names(topology))
    page = Page(has_stream, blocks[0] if http else None, blocks[1] if has_stream else None)
    return Plan((Sheet("nginx/nginx.conf.j2", page, "nginx.conf"),), tuple(dict.fromkeys(notes)))


def _http(topology: Topology, able: Abilities) -> tuple[Block, list[Note]]:
    variables = Variables()
    common, servers = http_servers(topology, able, variables)
    if servers:
        servers[0] = servers[0]._replace(locations=(*servers[0].locations, *checks.locations(topology, able)))
    if topology.observability.stats is not None:
        servers.append(stats_server(topology.observability.stats))
    upstreams, notes = _upstreams(topology, _http_upstreams(topology), able, variables)
    zones = [limits.zone_line(limit, variables) for limit in _used_limits(topology)]
    lines = (
        *_http_lines(topology, variables),
        *_usual_lines(topology, able),
        *common,
        *_leaving_lines(servers),
        *zones,
    )
    definitions = (*variables.all(), *checks.definitions(topology, able))
    return Block(lines, _needs_dollar(servers, variables), definitions, upstreams, tuple(servers)), notes


def _stream(topology: Topology, able: Abilities) -> tuple[Block, list[Note]]:
    variables = Variables()
    servers = tuple(stream.stream_servers(topology, able, variables))
    upstreams, notes = _upstreams(topology, stream.upstream_names(topology), able, variables)
    lines = []
    if topology.observability.access_log == "json":
        lines = [
            Line(Token("log_format"), Token(f"lbgen_stream escape=json '{STREAM_LOG}'")),
            Line(Token("access_log"), Token("/var/log/nginx/stream.log lbgen_stream")),
        ]
    head = (*lines, *hash_sizes.stream(topology), *_resolver(topology))
    return Block(head, False, variables.all(), upstreams, servers), notes


def _upstreams(
    topology: Topology, names: Sequence[str], able: Abilities, variables: Variables
) -> tuple[tuple[Upstream, ...], list[Note]]:
    blocks: list[Upstream] = []
    notes: list[Note] = []
    around = Around(able, variables, resolver=bool(_resolver(topology)))
    for name in names:
        upstream = topology.upstreams[name]
        planned = plan_upstream(upstream, around)
        blocks += planned.blocks
        notes += planned.notes
        if sticky.is_emulated(upstream, able):
            blocks += sticky.blocks(upstream, planned.blocks)
        notes += sticky.notes(upstream, able)
    return tuple(blocks), notes


def _usual_lines(topology: Topology, able: Abilities) -> Iterator[Line]:
    """Waiting and trying again as most locations do, for each way of proxying that is used."""
    used = (topology.upstreams[name] for name in _http_upstreams(topology))
    for directive in sorted({protocols.directive_of(upstream, able) for upstream in used}, reverse=True):
        if directive == "proxy":
            yield Line(Token("proxy_redirect"), Token("off"))
        yield from proxying.usual_lines(directive)


def _leaving_lines(servers: Sequence[Server]) -> Iterator[Line]:
    """Named locations that are left again: for split traffic, and for backups apart."""
    for server in servers:
        for location in server.locations:
            if location.header[:1] == "@" and any(line.name == "error_page" for line in location.lines):
                yield Line(Token("recursive_error_pages"), Token("on"))
                return


def _http_upstreams(topology: Topology) -> list[str]:
    """Upstreams that routes use; one that is only named by stream is not repeated here."""
    return [name for name, upstream in topology.upstreams.items() if upstream.protocol not in ("tcp", "udp")]


def _http_lines(topology: Topology, variables: Variables) -> Iterator[Line]:
    yield Line(Token("server_tokens"), Token("off"))
    yield Line(Token("client_max_body_size"), Token("0"))
    match topology.observability.access_log:
        case "json":
            yield Line(Token("log_format"), Token(f"lbgen_json escape=json '{JSON_LOG}'"))
            yield Line(Token("access_log"), Token("/var/log/nginx/access.log lbgen_json"))
        case "text":
            yield Line(Token("access_log"), Token("/var/log/nginx/access.log combined"))
        case _:
            yield Line(Token("access_log"), Token("off"))
    yield from hash_sizes.http(topology, len(variables.all()))
    if any("_" in name for route in topology.routes for name, _ in route.match.headers):
        yield Line(Token("underscores_in_headers"), Token("on"))
    yield from _resolver(topology)


def _resolver(topology: Topology) -> tuple[Line, ...]:
    block = topology.targets.get("nginx", {})
    servers = block.get("resolver")
    if not isinstance(servers, list) or not servers:
        return ()
    words = " ".join(quote.word(str(server)) for server in servers)
    return (Line(Token("resolver"), Token(f"{words} valid=30s")),)


def _used_limits(topology: Topology) -> list[RateLimit]:
    used = {route.rate_limit.name: route.rate_limit for route in topology.routes if route.rate_limit}
    return [used[name] for name in topology.rate_limits if name in used]


def _needs_dollar(servers: Sequence[Server], variables: Variables) -> bool:
    """Whether a literal dollar stands anywhere; then the block defines it."""
    lines = (line for server in servers for location in server.locations for line in location.lines)
    entries = (entry for definition in variables.all() for entry in definition.entries)
    return any(quote.DOLLAR in value for value in chain((one.value for one in lines), (one.value for one in entries)))


def _notes(topology: Topology, able: Abilities) -> Iterator[Note]:
    yield from checks.notes(topology, able)
    for limit in _used_limits(topology):
        yield from limits.notes(limit)
    for upstream in topology.upstreams.values():
        if upstream.protocol == "tcp":
            yield from stream.notes(upstream)
    for listener in topology.listeners.values():
        if listener.http2 and listener.protocol == "http" and not able.http2_directive:
            yield Note(
                "listener.http2", (*listener.origin, "http2"), Support.UNSUPPORTED,
                "before 1.25.1 a port without TLS speaks HTTP/2 or HTTP/1.1, not both",
            )  # fmt: skip
    for route in topology.routes:
        if isinstance(route.action, Forward):
            yield from proxying.notes(route, route.action)
        yield from protocols.notes(route, topology.upstreams, able)
        yield from responses.notes(route)
        if isinstance(route.action, Respond) and route.action.status in _REDIRECTS:
            yield Note(
                "respond", (*route.origin, "action", "respond"), Support.UNSUPPORTED,
                f"nginx takes the text of a {route.action.status} for a Location",
            )  # fmt: skip
        unreadable = [name for name, _ in route.match.headers if not is_readable_header(name)]
        if unreadable:
            yield Note(
                "match.headers", (*route.origin, "match", "headers"), Support.UNSUPPORTED,
                f"nginx has no variable for `{unreadable[0]}`",
            )  # fmt: skip
