"""Server blocks of http: one per listener and host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.ports import Token
from lbgen.targets.nginx import answers, forwarding, quote, spelling, tls
from lbgen.targets.nginx.abilities import Abilities
from lbgen.targets.nginx.locations import locations
from lbgen.targets.nginx.places import Place, places
from lbgen.targets.nginx.proxying import base_headers
from lbgen.targets.nginx.site import Site, set_header
from lbgen.targets.nginx.variables import Variables
from lbgen.targets.nginx.view import Line, Location, Server
from lbgen.topology import ExternalAuth, Forward, Listener, Stats, Topology
from lbgen.topology.routing import Entry, covers_host, entries, host_order


def http_servers(topology: Topology, able: Abilities, variables: Variables) -> tuple[list[Line], list[Server]]:
    """What all server blocks have in common, and the blocks; the first of each listener answers unknown hosts."""
    listeners = [one for one in topology.listeners.values() if one.is_http]
    sites = [
        Site(topology, able, variables, one, forwarding.headers(one, variables))
        for one in listeners
        if one.redirect_port is None
    ]
    proxy = _common([tuple(_proxy_lines(site)) for site in sites if _forwards(site)])
    secure = _common([tuple(tls.policy_lines(site.listener, able)) for site in sites if site.listener.tls])
    common = [*proxy, *secure]
    servers: list[Server] = []
    by_listener = {site.listener.name: site for site in sites}
    for listener in listeners:
        if listener.redirect_port is not None:
            servers.append(_redirecting(listener, able, listener.redirect_port))
        else:
            servers += _of_listener(by_listener[listener.name], common)
    return common, servers


def _common(groups: Sequence[tuple[Line, ...]]) -> tuple[Line, ...]:
    """Lines that every group says alike; said once, they stand in the http block."""
    return groups[0] if len(set(groups)) == 1 else ()


def _forwards(site: Site) -> bool:
    name = site.listener.name
    return any(name in route.listeners and isinstance(route.action, Forward) for route in site.topology.routes)


def _of_listener(site: Site, common: Sequence[Line]) -> Iterator[Server]:
    ordered = entries(site.topology.routes, site.listener.name)
    by_host: dict[str | None, list[Entry]] = {}
    for entry in ordered:
        by_host.setdefault(entry.host, []).append(entry)
    hosts: dict[str | None, None] = dict.fromkeys([None, *(entry.host for entry in ordered)])
    hosts.update(dict.fromkeys(_certificate_hosts(site.listener, list(hosts))))
    for host in hosts:
        yield _server(site, host, _reaching(by_host, host), common)


def _reaching(by_host: dict[str | None, list[Entry]], host: str | None) -> list[Entry]:
    """The entries that requests for a host can reach, in order; hosts are the first part of the order."""
    if host is None:
        return by_host.get(None, [])
    keys: list[str | None] = [host]
    rest = host.removeprefix("*.").partition(".")[2]
    while rest:
        keys.append(f"*.{rest}")
        rest = rest.partition(".")[2]
    keys.append(None)
    return [entry for key in keys for entry in by_host.get(key, ())]


def _certificate_hosts(listener: Listener, hosts: Sequence[str | None]) -> Iterator[str]:
    """Names that need a server block of their own: a handshake takes its certificate from the block of its name."""
    if listener.tls is None:
        return
    wide = sorted((host for host in hosts if host is None or host.startswith("*.")), key=host_order)
    for certificate in listener.tls.certificates:
        for name in certificate.hosts:
            block = next(host for host in wide if covers_host(host, name))
            if name not in hosts and tls.certificate_for(listener.tls, block) != certificate:
                yield name


def _server(site: Site, host: str | None, reaching: list[Entry], common: Sequence[Line]) -> Server:
    shown = host or "any other host"
    found = places(reaching)
    path = _path_variable(site, found)
    here = site._replace(passes_as_sent=path is not None)
    forwards = any(isinstance(entry.route.action, Forward) for entry in reaching)
    lines = [*_proxy_lines(site)] if forwards else []
    if site.listener.tls:
        lines += tls.policy_lines(site.listener, site.able)
    return Server(
        comment=quote.fixed(f"listener {site.listener.name}: {shown}"),
        lines=(
            *listen_lines(site.listener, site.able, is_default=host is None),
            Line(Token("server_name"), quote.word(host) if host else Token("_")),
            *_certificate_lines(site, host),
            *forwarding.listener_lines(site.listener),
            *site.hsts_lines(),
            *(line for line in lines if line not in common),
        ),
        guards=(spelling.guard(site.variables if path else None),),
        path=path,
        locations=tuple(locations(found, here)),
    )


def _path_variable(site: Site, found: Sequence[Place]) -> Token | None:
    """None where one location takes every path."""
    if len(found) == 1:
        return None
    has_questions = any(isinstance(route.auth, ExternalAuth) for route in site.topology.routes)
    return spelling.path_variable(site.variables, has_questions=has_questions)


def _proxy_lines(site: Site) -> Iterator[Line]:
    """What most locations say, said once."""
    if not site.able.modern_proxy:
        yield Line(Token("proxy_http_version"), Token("1.1"))
    for name, value in base_headers(site):
        yield set_header("proxy", name, value)


def _certificate_lines(site: Site, host: str | None) -> Iterator[Line]:
    listener_tls = site.listener.tls
    if listener_tls is None:
        return
    yield from tls.certificate_lines(tls.certificate_for(listener_tls, host))
    yield from tls.client_lines(listener_tls)


def listen_lines(listener: Listener, able: Abilities, *, is_default: bool) -> Iterator[Line]:
    """Both IPv4 and IPv6 where no address is named."""
    flags = [" ssl"] if listener.tls is not None else []
    if listener.http2 and not able.http2_directive:
        flags.append(" http2")
    if listener.proxy_protocol:
        flags.append(" proxy_protocol")
    if is_default:
        flags.append(" default_server")
    for place in addresses(listener.address, listener.port):
        yield Line(Token("listen"), Token(f"{place}{''.join(flags)}"))
    if listener.http2 and able.http2_directive:
        yield Line(Token("http2"), Token("on"))


def addresses(address: str | None, port: int) -> tuple[Token, ...]:
    """What `listen` binds."""
    if address is None:
        return (quote.number(port), Token(f"[::]:{port}"))
    shown = f"[{address}]" if ":" in address else address
    return (quote.word(f"{shown}:{port}"),)


def _redirecting(listener: Listener, able: Abilities, port: int) -> Server:
    everything = Location(Token("to https"), Token("/"), (), answers.to_https_lines(port))
    return Server(
        comment=quote.fixed(f"listener {listener.name}: everything to https"),
        lines=(*listen_lines(listener, able, is_default=True), Line(Token("server_name"), Token("_"))),
        guards=(spelling.guard(None),),
        path=None,
        locations=(everything,),
    )


def stats_server(stats: Stats) -> Server:
    """`stub_status` for those who may look."""
    allow = tuple(Line(Token("allow"), quote.word(network)) for network in stats.allow)
    page = (*allow, Line(Token("deny"), Token("all")), Line(Token("stub_status"), Token("")))
    return Server(
        comment=Token("page of counters"),
        lines=(
            *(Line(Token("listen"), place) for place in addresses(None, stats.port)),
            Line(Token("access_log"), Token("off")),
        ),
        guards=(),
        path=None,
        locations=(Location(Token("nothing else"), Token("/"), (), page),),
    )
