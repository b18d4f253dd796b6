"""Least response time: the server that has answered fastest, for what it has open."""

from __future__ import annotations

import random

from lbgen.algorithms._model import Algorithm, Pick, Servers, Trait


def picker(servers: Servers, draw: random.Random) -> Pick:  # noqa: ARG001  every picker is made the same way
    """The lowest of average response time x (open requests + 1) per weight; servers never heard of come first."""

    def expected_ms(index: int) -> float:
        return servers.response_ms[index] * (servers.active[index] + 1) / servers.weights[index]

    def pick(key: str) -> int:  # noqa: ARG001  takes no account of who asks
        return min(servers.candidates(), key=lambda index: (expected_ms(index), servers.changed[index]))

    return pick


ALGORITHM = Algorithm(
    name="least_response_time",
    title="least response time",
    summary="the server with the lowest average response time for its open requests and weight",
    picker=picker,
    source="nginx 1.31 documentation, ngx_http_upstream_module, least_time",
    traits=Trait.HONOURS_WEIGHTS | Trait.SEES_LOAD | Trait.SEES_RESPONSE_TIME,
    use_when=(
        "response time matters most and servers differ in speed or distance, or change it over time",
        "a server may become slow without failing",
    ),
    avoid_when=(
        "errors come back faster than answers and nothing checks health: the failing server looks best",
        "few requests per server and second: the average lags behind",
    ),
    simplicity=4,
)
