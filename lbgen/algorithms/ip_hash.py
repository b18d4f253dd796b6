"""Hash of the client's address: a client keeps its server, without a cookie."""

from __future__ import annotations

from lbgen.algorithms._model import Algorithm, Trait
from lbgen.algorithms.consistent_hash import picker

ALGORITHM = Algorithm(
    name="ip_hash",
    title="hash of the client's address",
    summary="the client's whole address is hashed consistently, so a client keeps its server",
    picker=picker,  # the key is the client's address
    source="HAProxy 2.8 configuration manual, balance source with hash-type consistent",
    traits=Trait.HONOURS_WEIGHTS | Trait.KEEPS_CLIENTS | Trait.KEEPS_CLIENTS_WHEN_SERVERS_CHANGE,
    use_when=("clients must stay on a server, cannot keep cookies (tcp, udp, devices), and come from many addresses",),
    avoid_when=(
        "many clients share an address (an office, a mobile network, a proxy in front): their server gets them all",
        "clients change their address during a session",
        "cookies work: they keep clients without bending the shares",
    ),
    simplicity=5,
)
