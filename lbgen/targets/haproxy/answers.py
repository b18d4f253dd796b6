"""Routes that answer without a server: redirects and fixed responses; and the redirect to https."""

from __future__ import annotations

from lbgen.ports import Token
from lbgen.targets.haproxy import quote
from lbgen.topology import Redirect, Respond

DEFAULT_PORT = {"http": 80, "https": 443}
BUFFER_BYTES = 16_384  # tune.bufsize by default; an answer and its headers must fit (manual, "http-request return")
_HEADERS_BYTES = 2_048

_HOST = "%[req.fhdr(host),regsub(:[0-9]*$,)]"
_TARGET = "%[var(txn.pathq)]"
_QUERY = "%[var(txn.pathq),regsub(^[^?]*,)]"


def to_https(port: int) -> Token:
    """The Location of the same host, path and query on the https listener; port 443 is not written."""
    shown = "" if port == DEFAULT_PORT["https"] else f":{port}"
    return quote.word(f"https://{_HOST}{shown}{_TARGET}")


def redirect(action: Redirect, scheme: str) -> Token:
    """The rule behind `http-request`, without its condition."""
    location = quote.word(f"{action.scheme or scheme}://{_authority(action, scheme)}{_target(action)}")
    return quote.join(quote.fixed("redirect location"), location, quote.fixed("code"), quote.number(action.status))


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def _authority(action: Redirect, scheme: str) -> str:
    """Host and port: the client's port stays only where neither host nor scheme are named."""
    new_scheme = action.scheme or scheme
    if action.port is None and action.host is None and action.scheme is None:
        return f"%[req.fhdr(host),regsub(:{DEFAULT_PORT[scheme]}$,)]"
    host = _HOST if action.host is None else _escaped(action.host)
    return host if action.port in (None, DEFAULT_PORT[new_scheme]) else f"{host}:{action.port}"


def _target(action: Redirect) -> str:
    if action.path is None:
        return _TARGET
    if action.path.endswith("?"):
        return _escaped(action.path[:-1])
    return _escaped(action.path) + _QUERY


def respond(action: Respond) -> Token:
    """The rule behind `http-request`, without its condition."""
    status = quote.join(quote.fixed("return status"), quote.number(action.status), quote.fixed("content-type"))
    kind = quote.word(action.content_type)
    if not action.body:  # `string ''` is refused; an empty log format keeps the Content-Type (measured)
        return quote.join(status, kind, quote.fixed("lf-string %[str()]"))
    return quote.join(status, kind, quote.fixed("string"), quote.word(action.body))


def buffer_bytes(bodies: list[str]) -> int | None:
    """A larger buffer where a fixed body would not fit, in steps of 16 KiB; None where all do."""
    largest = max((len(body.encode()) for body in bodies), default=0) + _HEADERS_BYTES
    if largest <= BUFFER_BYTES:
        return None
    return -(-largest // BUFFER_BYTES) * BUFFER_BYTES
