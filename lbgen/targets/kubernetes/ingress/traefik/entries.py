"""Which of Traefik's entry points a listener is."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import names
from lbgen.topology import Listener, Topology

_USUAL = {"http": "web", "https": "websecure"}
_PORTS = {"web": 80, "websecure": 443}


def entry_point(listener: Listener, topology: Topology) -> str:
    """`web` for the first http listener, `websecure` for the first https one, else the listener's own name.

    These two are what Traefik's Helm chart installs; others must be there under the listener's name.
    """
    first = next((it.name for it in topology.listeners.values() if it.protocol == listener.protocol), "")
    if listener.protocol in _USUAL and listener.name == first:
        return _USUAL[listener.protocol]
    return names.slug(listener.name)


def entry_notes(topology: Topology) -> Iterator[Note]:
    """Entry points that the chart does not install, or not on that port: manifests name them, and none makes them."""
    for listener in topology.listeners.values():
        name = entry_point(listener, topology)
        if _PORTS.get(name) != listener.port:
            why = "a port is part of Traefik's static configuration, where this entry point must be"
            place, after = (*listener.origin, "protocol"), f"entry point `{name}`"
            yield Note(f"listener.{listener.protocol}", place, Support.EMULATED, why, f"port {listener.port}", after)
