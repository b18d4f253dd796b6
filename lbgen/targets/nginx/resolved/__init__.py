"""An nginx configuration as nginx sees it: one tree over all its files, each directive with its parent and place."""

from lbgen.targets.nginx.resolved.addresses import Listen, is_ip, is_loopback, is_name, is_tls, listens
from lbgen.targets.nginx.resolved.conditions import condition
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
from lbgen.targets.nginx.resolved.guards import GUARDS, guards, is_guarded
from lbgen.targets.nginx.resolved.locations import Location, location
from lbgen.targets.nginx.resolved.names import misspelled, nearest
from lbgen.targets.nginx.resolved.node import Node
from lbgen.targets.nginx.resolved.passing import PASSES, Passed, family, passed, upgraded, url_host
from lbgen.targets.nginx.resolved.peers import BALANCING, METHODS, Peer, host_of, methods, peers, single, split_port
from lbgen.targets.nginx.resolved.quantities import meant_ms, number, shown, size_bytes, time_s
from lbgen.targets.nginx.resolved.regexes import (
    groups,
    is_choice,
    literal_beginning,
    matches_everything,
    nested,
    repeated_repeat,
)
from lbgen.targets.nginx.resolved.taint import chosen_by_client, holding_anything, holding_newline, is_label
from lbgen.targets.nginx.resolved.unit import NginxUnit
from lbgen.targets.nginx.resolved.variables import literal, variables

__all__ = [
    "BALANCING",
    "GUARDS",
    "METHODS",
    "PASSES",
    "Listen",
    "Location",
    "NginxUnit",
    "Node",
    "Passed",
    "Peer",
    "appended",
    "chosen_by_client",
    "condition",
    "ended_by_slash",
    "extended",
    "family",
    "first_in",
    "groups",
    "guards",
    "holding_anything",
    "holding_newline",
    "host_of",
    "is_choice",
    "is_guarded",
    "is_ip",
    "is_label",
    "is_loopback",
    "is_name",
    "is_tls",
    "listens",
    "literal",
    "literal_beginning",
    "location",
    "matches_everything",
    "meant_ms",
    "methods",
    "misspelled",
    "nearest",
    "nested",
    "number",
    "passed",
    "peers",
    "removed",
    "repeated_repeat",
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
