"""A topology as one haproxy.cfg."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Options, Plan, Sheet
from lbgen.targets.haproxy import answers, backends, certificates, choices, frontends, limits, pages, policies, quote
from lbgen.targets.haproxy.abilities import abilities
from lbgen.targets.haproxy.servers import is_address
from lbgen.targets.haproxy.site import Site, site
from lbgen.targets.haproxy.view import Config, Defaults, Global
from lbgen.topology import Respond, Topology

TEMPLATE = "haproxy/haproxy.cfg.j2"
PATH = "haproxy.cfg"


def plan(topology: Topology, options: Options) -> Plan:
    """The sheet of haproxy.cfg, and what is lost on the way."""
    here = site(topology, abilities(options.version))
    return Plan((Sheet(TEMPLATE, _config(here), PATH),), tuple(_notes(here)))


def _config(here: Site) -> Config:
    listeners = here.topology.listeners.values()
    taken = {*here.frontends.values(), *here.upstreams}
    logs = here.topology.observability.access_log != "off"
    return Config(
        top=_global(here, logs=logs),
        defaults=Defaults(logs, quote.duration(frontends.CLIENT_TIMEOUT_MS)),
        certificates=certificates.store(here.topology, here.able),
        resolves=any(not is_address(server.host) for one in here.upstreams.values() for server in one.servers),
        http=tuple(frontends.http(here, one) for one in listeners if one.is_http),
        tcp=tuple(frontends.tcp(here, one) for one in listeners if one.protocol in ("tcp", "tls", "tls_passthrough")),
        tables=limits.tables(here),
        backends=tuple(backends.backend(here, one) for one in here.upstreams.values()),
        pages=tuple(pages.pages(here.topology.observability, taken)),
    )


def _global(here: Site, *, logs: bool) -> Global:
    bodies = [route.action.body for route in here.topology.routes if isinstance(route.action, Respond)]
    larger = answers.buffer_bytes(bodies)
    return Global(
        beside=certificates.beside(here.topology, here.able),
        logs=logs,
        normalises=any(one.is_http for one in here.topology.listeners.values()),
        buffer_bytes=None if larger is None else quote.number(larger),
        tls=certificates.defaults(here.topology),
    )


def _notes(here: Site) -> Iterator[Note]:
    yield from certificates.notes(here.topology, here.able)
    yield from limits.notes(here.topology.rate_limits.values())
    yield from choices.notes(here.topology.routes)
    yield from policies.notes(here.topology.routes)
    for upstream in here.upstreams.values():
        yield from backends.notes(here, upstream)
