"""Specs of any size."""

from __future__ import annotations

HEAD = "version: 1\nname: bench\nlisteners:\n  web: {protocol: http, port: 80}\n"


def servers(count: int) -> str:
    """Upstreams of ten servers, one route each."""
    lines = [HEAD + "upstreams:"]
    for upstream in range(count // 10):
        lines.append(f"  service-{upstream}:\n    servers:")
        lines += [
            f"      - {{address: 10.{upstream >> 8 & 255}.{upstream & 255}.{server + 1}:8080, weight: {server % 3 + 1}}}"
            for server in range(10)
        ]
    lines.append("routes:")
    lines += [f"  - {{match: {{path: {{prefix: /s{n}}}}}, upstream: service-{n}}}" for n in range(count // 10)]
    return "\n".join(lines) + "\n"


def routes(count: int) -> str:
    """A hundred upstreams of ten servers, and many routes over a hundred hosts."""
    head = servers(1000).partition("routes:")[0]
    lines = [
        f"  - {{match: {{hosts: [h{n % 100}.example.com], path: {{prefix: /p/{n}}}}}, upstream: service-{n % 100}}}"
        for n in range(count)
    ]
    return head + "routes:\n" + "\n".join(lines) + "\n"
