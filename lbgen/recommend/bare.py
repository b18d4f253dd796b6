"""A spec for servers of which nothing is written anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

NAME = "servers"


def names(count: int | None, named: Iterable[str]) -> list[str]:
    """Servers that were named, filled up to `count` with `server1`, `server2`, ...."""
    found = list(dict.fromkeys(named))
    number = 0
    while len(found) < (count or 0):
        number += 1
        if f"server{number}" not in found:
            found.append(f"server{number}")
    return found


def spec(servers: Sequence[str]) -> str:
    """One upstream with these servers, at addresses kept for documentation (RFC 2544's 198.18.0.0/15)."""
    lines = [
        f"      - {{name: {json.dumps(server)}, address: '198.18.{place // 250}.{place % 250 + 1}:80'}}"
        for place, server in enumerate(servers)
    ]
    head = (
        f"version: 1\nname: {NAME}\nlisteners: {{web: {{protocol: http, port: 80}}}}\nroutes: [{{upstream: {NAME}}}]\n"
    )
    return f"{head}upstreams:\n  {NAME}:\n    servers:\n" + "\n".join(lines) + "\n"
