"""Server blocks of http: one per listener and host."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Token
from lbgen.targets.nginx import answers, forwarding, quote, tls
from lbgen.targets.nginx.abilities import Abilities
from lbgen.targets.nginx.locations import locations
from lbgen.targets.nginx.places import places
from lbgen.targets.nginx.proxying import base_headers
from lbgen.targets.nginx.site import Site, set_header
from lbgen.targets.nginx.variables import Variables
from lbgen.targets.nginx.view import Line, Location, Server
from lbgen.topology import Forward, Listener, Stats, Topology
from lbgen.topology.routing import Entry, entries


def http_servers(topology: Topology, able: Abilities, variables: Variables) -> Iterator[Server]:
    """All server blocks, listener by listener; the first of each listener answers unknown hosts."""
    for listener in topology.listeners.values():
        if not listener.is_http:
            continue
        if listener.redirect_port is not None:
            yield _redirecting(listener, able, listener.redirect_port)
            continue
        site = Site(topology, able, variables, listener, forwarding.headers(listener, variables))
        yield from _of_listener(site)


def _of_listener(site: Site) -> Iterator[Server]:
    ordered = entries(site.topology.routes, site.listener.name)
    by_host: dict[str | None, list[Entry]] = {}
    for entry in ordered:
        by_host.setdefault(entry.host, []).append(entry)
    hosts = dict.fromkeys([None, *(entry.host for entry in ordered), *_certificate_hosts(site.listener)])
    for host in hosts:
        yield _server(site, host, _reaching(by_host, host))


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


def _certificate_hosts(listener: Listener) -> list[str]:
    """Names of further certificates: a handshake chooses its certificate by the server block of its name."""
    further = listener.tls.certificates[1:] if listener.tls else ()
    return [host for certificate in further for host in certificate.hosts]


def _server(site: Site, host: str | None, reaching: list[Entry]) -> Server:
    shown = host or "any other host"
    return Server(
        comment=quote.fixed(f"listener {site.listener.name}: {shown}"),
        lines=(
            *listen_lines(site.listener, site.able, is_default=host is None),
            Line(Token("server_name"), quote.word(host) if host else Token("_")),
            *_tls_lines(site, host),
            *forwarding.listener_lines(site.listener),
            *site.hsts_lines(),
            *_proxy_lines(site, reaching),
        ),
        refuses=True,
        locations=tuple(locations(places(reaching), site)),
    )


def _proxy_lines(site: Site, reaching: list[Entry]) -> Iterator[Line]:
    """What most locations say, said once; not where nothing is proxied."""
    if not any(isinstance(entry.route.action, Forward) for entry in reaching):
        return
    if not site.able.modern_proxy:
        yield Line(Token("proxy_http_version"), Token("1.1"))
    for name, value in base_headers(site):
        yield set_header("proxy", name, value)


def _tls_lines(site: Site, host: str | None) -> Iterator[Line]:
    listener_tls = site.listener.tls
    if listener_tls is None:
        return
    yield from tls.certificate_lines(tls.certificate_for(listener_tls, host))
    yield from tls.listener_lines(listener_tls, site.able, f"tls_{site.listener.name}")


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
        refuses=True,
        locations=(everything,),
    )


def stats_server(stats: Stats) -> Server:
    """`stub_status` for those who may look."""
    allow = tuple(Line(Token("allow"), quote.word(network)) for network in stats.allow)
    page = (*allow, Line(Token("deny"), Token("all")), Line(Token("stub_status"), Token("")))
    return Server(
        comment=Token("counters"),
        lines=(
            *(Line(Token("listen"), place) for place in addresses(None, stats.port)),
            Line(Token("access_log"), Token("off")),
        ),
        refuses=False,
        locations=(Location(Token("stub_status"), Token("/"), (), page),),
    )
