"""One check of one server: one connection, the check itself and nothing else, one deadline for all of it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import Iterator

from lbgen.lean_typing import NamedTuple
from lbgen.probe import http1, http2
from lbgen.probe.model import Answer
from lbgen.probe.names import address_of
from lbgen.report.characters import visible
from lbgen.topology import HealthCheck, Server, Upstream, UpstreamTls
from lbgen.topology.units import show_duration

_SERVING = {0: "UNKNOWN", 1: "SERVING", 2: "NOT_SERVING", 3: "SERVICE_UNKNOWN"}  # grpc.health.v1
_LONGEST = 80  # letters of what a server says


class Check(NamedTuple):
    """What is asked of every server of an upstream; without `context` not in TLS. `broken` says why this machine cannot
    ask it.
    """

    health: HealthCheck
    host: str
    is_http2: bool
    context: ssl.SSLContext | None
    server_name: str | None
    broken: str = ""


def check_of(upstream: Upstream, health: HealthCheck) -> Check:
    """The check of one upstream. As in rendered files its Host is the TLS name or else the upstream's own name."""
    server_name = upstream.tls.server_name if upstream.tls else None
    is_http2 = health.type == "grpc" or (health.type == "http" and upstream.protocol in ("h2c", "grpc"))
    check = Check(health, server_name or upstream.name, is_http2, None, server_name)
    if upstream.tls is None or upstream.protocol not in ("https", "grpc"):
        return check
    try:
        return check._replace(context=_context(upstream.tls, is_http2=is_http2))
    except OSError as error:  # also what ssl says about a file without certificates
        return check._replace(broken=f"the CA {upstream.tls.ca} cannot be read: {error.strerror or error}")


def _context(tls: UpstreamTls, *, is_http2: bool) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=tls.ca if tls.verify else None)
    if not tls.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if is_http2:
        context.set_alpn_protocols(["h2"])
    return context


async def checked(check: Check, server: Server) -> Answer:
    """One check; whatever goes wrong is an answer that did not pass."""
    if check.broken:
        return Answer(None, check.broken)
    started, stage = time.monotonic(), _Stage(check)
    try:
        async with asyncio.timeout(check.health.timeout_ms / 1000):
            passed, said = await _asked(check, server, stage)
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
        passed, said = False, _reason(error, check, stage)
    return Answer(passed, said, (time.monotonic() - started) * 1000)


class _Stage:
    """What is being done, for when it goes wrong."""

    def __init__(self, check: Check) -> None:
        self.doing = "connecting in TLS" if check.context else "connecting"


async def _asked(check: Check, server: Server, stage: _Stage) -> tuple[bool, str]:
    name = (check.server_name or server.host) if check.context else None
    address = await address_of(server.host, server.port)
    reader, writer = await asyncio.open_connection(address, server.port, ssl=check.context, server_hostname=name)
    stage.doing = "waiting for an answer"
    with _closing(writer):
        if check.health.type == "tcp":
            return True, "connected"
        if check.health.type == "grpc":
            return _grpc_verdict(await http2.health(reader, writer, check.host, is_tls=check.context is not None))
        path = check.health.request_path
        if check.is_http2:
            status = await http2.status(reader, writer, check.host, path, is_tls=check.context is not None)
        else:
            status = await http1.status(reader, writer, check.host, path)
        return _http_verdict(status, check.health)


@contextlib.contextmanager
def _closing(writer: asyncio.StreamWriter) -> Iterator[None]:
    try:
        yield
    finally:
        writer.transport.abort()  # does not wait for a server that never says goodbye


def _http_verdict(status: int, health: HealthCheck) -> tuple[bool, str]:
    if any(low <= status <= high for low, high in health.status):
        return True, f"status {status}"
    wanted = ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in health.status)
    return False, f"status {status} where {wanted} is expected"


def _grpc_verdict(answer: http2.Health) -> tuple[bool, str]:
    if answer.http_status != 200:
        return False, f"status {answer.http_status} where 200 is expected"
    if answer.grpc_status != "0":
        return False, visible(
            f"grpc-status {answer.grpc_status or 'missing'} {answer.grpc_message}".rstrip()[:_LONGEST]
        )
    word = _SERVING.get(answer.serving, str(answer.serving))
    return answer.serving == 1, word if answer.serving == 1 else f"{word} where SERVING is expected"


def _reason(error: Exception, check: Check, stage: _Stage) -> str:
    """In a few words, for somebody who is on call."""
    match error:
        case TimeoutError():
            return f"timed out after {show_duration(check.health.timeout_ms)}, {stage.doing}"
        case ConnectionRefusedError():
            return "refused"
        case ConnectionResetError() | BrokenPipeError():
            return f"reset, {stage.doing}"
        case ssl.SSLCertVerificationError():
            return f"certificate not accepted: {error.verify_message}"
        case ssl.SSLError():
            return f"no TLS: {(error.reason or str(error)).replace('_', ' ').lower()}"
        case socket.gaierror():
            return f"name not found: {error.strerror}"
        case asyncio.LimitOverrunError():
            return "no HTTP answer: a line without end"
        case UnicodeError():
            return "name not found: it cannot be a name"
        case EOFError():
            return f"closed, {stage.doing}"
        case _:
            return visible(getattr(error, "strerror", None) or str(error) or type(error).__name__)
