"""An nginx configuration as nginx sees it: one tree over all its files, each directive with its parent and place.

Here is what most rules use; what few do is imported from its own module.
"""

from lbgen.targets.nginx.resolved.addresses import Listen, is_ip, is_loopback, is_name, is_tls, listens
from lbgen.targets.nginx.resolved.edits import (
    appended,
    ended_by_slash,
    extended,
    first_in,
    removed,
    replaced,
    said_beside,
    value_replaced,
    written,
)
from lbgen.targets.nginx.resolved.locations import Location, location
from lbgen.targets.nginx.resolved.node import Node
from lbgen.targets.nginx.resolved.passing import PASSES, Passed, family, passed, upgraded, url_host
from lbgen.targets.nginx.resolved.peers import BALANCING, METHODS, Peer, host_of, methods, peers, single, split_port
from lbgen.targets.nginx.resolved.quantities import meant_ms, number, shown, size_bytes, time_s
from lbgen.targets.nginx.resolved.unit import NginxUnit
from lbgen.targets.nginx.resolved.variables import literal, variables

__all__ = [
    "BALANCING",
    "METHODS",
    "PASSES",
    "Listen",
    "Location",
    "NginxUnit",
    "Node",
    "Passed",
    "Peer",
    "appended",
    "ended_by_slash",
    "extended",
    "family",
    "first_in",
    "host_of",
    "is_ip",
    "is_loopback",
    "is_name",
    "is_tls",
    "listens",
    "literal",
    "location",
    "meant_ms",
    "methods",
    "number",
    "passed",
    "peers",
    "removed",
    "replaced",
    "said_beside",
    "shown",
    "single",
    "size_bytes",
    "split_port",
    "time_s",
    "upgraded",
    "url_host",
    "value_replaced",
    "variables",
    "written",
]
