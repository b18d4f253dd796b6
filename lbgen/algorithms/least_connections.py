"""Least connections, weighted: the server with the fewest open requests for its weight."""

from __future__ import annotations

import random

from lbgen.algorithms._model import Algorithm, Pick, Servers, Trait


def picker(servers: Servers, draw: random.Random) -> Pick:  # noqa: ARG001  every picker is made the same way
    """The lowest of open requests per weight; in a tie the one that has stayed as it is for longest."""

    def pick(key: str) -> int:  # noqa: ARG001  takes no account of who asks
        return min(
            servers.candidates(),
            key=lambda index: (servers.active[index] / servers.weights[index], servers.changed[index]),
        )

    return pick


ALGORITHM = Algorithm(
    name="least_connections",
    title="least connections",
    summary="the server with the fewest open requests (or connections) for its weight",
    picker=picker,
    source="nginx, ngx_http_upstream_least_conn_module.c; HAProxy 2.8 configuration manual, balance leastconn",
    traits=Trait.HONOURS_WEIGHTS | Trait.SEES_LOAD,
    use_when=(
        "connections or requests live long, or their costs differ much",
        "servers differ in speed, known or not: the slow one keeps its requests longer and so gets fewer",
    ),
    avoid_when=(
        "a connection carries many requests (websockets, pools): it balances connections, not work",
        "a server that fails fast looks idle and attracts traffic; have health checks",
    ),
    simplicity=1,
)
