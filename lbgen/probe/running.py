"""All checks of many servers: some at a time, each server's own one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from lbgen.probe.checking import Check, check_of, checked
from lbgen.probe.model import Answer, Probed, judged
from lbgen.topology import Server, Upstream

_AT_ONCE = 32


def probe(upstreams: Iterable[Upstream], tries: int = 1, pause_ms: int | None = None) -> list[Probed]:
    """Every server of those upstreams that have an active check, in the order of the spec.

    Between two checks of a server lies its check's interval, or `pause_ms`.
    """
    return asyncio.run(_all([one for one in upstreams if one.health_check], tries, pause_ms))


async def _all(upstreams: Sequence[Upstream], tries: int, pause_ms: int | None) -> list[Probed]:
    free = asyncio.Semaphore(_AT_ONCE)

    async def probed(upstream: Upstream, server: Server, check: Check) -> Probed:
        pause_s = (check.health.interval_ms if pause_ms is None else pause_ms) / 1000
        answers: list[Answer] = []
        for number in range(tries):
            if number:
                await asyncio.sleep(pause_s)
            async with free:
                answers.append(await checked(check, server))
        return Probed(upstream, server, judged(check.health, answers), tuple(answers))

    work = []
    for upstream in upstreams:
        assert upstream.health_check
        check = check_of(upstream, upstream.health_check)
        work += [probed(upstream, server, check) for server in upstream.servers]
    return await asyncio.gather(*work)
