"""Which of Traefik's entry points a listener is."""

from __future__ import annotations

from lbgen.targets.kubernetes import names
from lbgen.topology import Listener, Topology

_USUAL = {"http": "web", "https": "websecure"}


def entry_point(listener: Listener, topology: Topology) -> str:
    """`web` for the first http listener, `websecure` for the first https one, else the listener's own name.

    These two are what Traefik's Helm chart installs; others must be there under the listener's name.
    """
    first = next((it.name for it in topology.listeners.values() if it.protocol == listener.protocol), "")
    if listener.protocol in _USUAL and listener.name == first:
        return _USUAL[listener.protocol]
    return names.slug(listener.name)
