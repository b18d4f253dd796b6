"""What a stub saw, and how it has been told to behave."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Literal

from lbgen.lean_typing import NamedTuple

# `http` speaks HTTP/1.1 and HTTP/2 with prior knowledge on one port; `grpc` is the same with gRPC answers.
Kind = Literal["http", "grpc", "tcp", "udp"]

# What happens to a request: `hang` never answers, `close` ends the connection after reading it, `reset` breaks it,
# `deaf` accepts the connection and reads nothing.
Mode = Literal["answer", "hang", "close", "reset", "deaf"]

HEALTH_PATHS = ("/health", "/health/live", "/health/ready", "/health/detailed")

# Sent by the proof's own requests, so that a stub can tell them from an engine's health checks.
MARK = "x-lbgen-proof"


class Seen(NamedTuple):
    """A request as it arrived: `headers` in order and as spelled, `connection` counts from 1 per stub.

    For tcp and udp, `method` is `TCP` or `UDP` and the rest is empty.
    """

    at: float
    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]
    body_bytes: int
    connection: int
    server_name: str | None = None

    def all(self, name: str) -> list[str]:
        """Every value of one header, in order; the name is compared without case."""
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]

    def first(self, name: str) -> str | None:
        """The first value of a header, or None."""
        return next(iter(self.all(name)), None)


@dataclass
class Manners:
    """How a stub behaves; may be changed at any moment, the next request sees it.

    `status` is what ordinary requests are answered with, `healthy` what the health pages say,
    `delay_ms` the silence before an ordinary answer, `headers` are added to ordinary answers.
    """

    mode: Mode = "answer"
    status: int = 200
    healthy: bool = True
    delay_ms: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    health_paths: tuple[str, ...] = HEALTH_PATHS


@dataclass
class Stub:
    """A pretended server: who it is, what it saw, how it behaves.

    `checks` are requests for a health path that do not carry the proof's mark; `seen` are all others.
    `active` counts requests being answered now, `most_active` the most there ever were at once; `open` are the
    connections that are open now.
    """

    name: str
    kind: Kind
    host: str
    port: int
    manners: Manners = field(default_factory=Manners)
    seen: list[Seen] = field(default_factory=list)
    checks: list[Seen] = field(default_factory=list)
    connections: int = 0
    active: int = 0
    most_active: int = 0
    open: int = 0

    @property
    def address(self) -> str:
        """`host:port`."""
        return f"{self.host}:{self.port}"

    def note(self, seen: Seen) -> bool:
        """Remember a request; whether it is an engine's health check."""
        path = seen.target.partition("?")[0]
        is_check = path in self.manners.health_paths and seen.first(MARK) is None
        (self.checks if is_check else self.seen).append(seen)
        return is_check

    def forget(self) -> None:
        """Begin counting anew."""
        self.seen.clear()
        self.checks.clear()
        self.most_active = self.active


def answer(stub: Stub, seen: Seen) -> bytes:
    """What a stub says about itself and the request: a JSON object."""
    said = {
        "server": stub.name,
        "method": seen.method,
        "target": seen.target,
        "version": seen.version,
        "headers": seen.headers,
        "body_bytes": seen.body_bytes,
        "connection": seen.connection,
        "server_name": seen.server_name,
    }
    return json.dumps(said).encode()


def health(stub: Stub, path: str, started: float) -> tuple[int, bytes]:
    """Status and body of a health page; `/health/live` is fine as long as anybody answers."""
    is_fine = stub.manners.healthy or path == "/health/live"
    said: dict[str, object] = {"server": stub.name, "status": "ok" if is_fine else "failing"}
    if path == "/health/detailed":
        said |= {
            "uptime_ms": round((time.monotonic() - started) * 1000),
            "requests": len(stub.seen),
            "checks": len(stub.checks),
            "connections": stub.connections,
            "active": stub.active,
        }
    return 200 if is_fine else 503, json.dumps(said).encode()
