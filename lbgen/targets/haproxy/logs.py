"""Access logs: one JSON object a request, HAProxy's own text, or none."""

from __future__ import annotations

from lbgen.ports import Token
from lbgen.targets.haproxy import quote
from lbgen.targets.haproxy.view import Block

_HTTP_FIELDS = (
    '"time":"%[date,utime(%Y-%m-%dT%H:%M:%SZ)]"',
    '"client":"%ci"',
    '"method":"%[capture.req.method,json(utf8s)]"',
    '"host":"%[var(txn.log_host),json(utf8s)]"',
    '"uri":"%[capture.req.uri,json(utf8s)]"',
    '"status":%ST',
    '"bytes":%B',
    '"route":"%[var(txn.route)]"',
    '"upstream":"%b"',
    '"server":"%s"',
    '"duration_ms":%Ta',
    '"server_ms":"%Tr"',
    '"retries":"%rc"',
    '"request_id":"%[var(txn.request_id),json(utf8s)]"',
    '"user_agent":"%[var(txn.user_agent),json(utf8s)]"',
)
_TCP_FIELDS = (
    '"time":"%[date,utime(%Y-%m-%dT%H:%M:%SZ)]"',
    '"client":"%ci"',
    '"listener":"%f"',
    '"upstream":"%b"',
    '"server":"%s"',
    '"bytes_in":%U',
    '"bytes_out":%B',
    '"duration_ms":%Tt',
    '"state":"%ts"',
)


def _json(fields: tuple[str, ...]) -> Token:
    return quote.join(quote.fixed("log-format"), quote.word("{" + ",".join(fields) + "}"))


def http(kind: str) -> Block | None:
    """The lines of a frontend in mode http."""
    match kind:
        case "json":
            remembered = (
                "http-request set-var(txn.log_host) req.fhdr(host)",
                "http-request set-var(txn.user_agent) req.fhdr(user-agent)",
            )
            return Block(None, (_json(_HTTP_FIELDS), *map(quote.fixed, remembered)))
        case "text":
            return Block(None, (quote.fixed("option httplog"),))
        case _:
            return None


def tcp(kind: str) -> Block | None:
    """The lines of a frontend in mode tcp."""
    match kind:
        case "json":
            return Block(None, (_json(_TCP_FIELDS),))
        case "text":
            return Block(None, (quote.fixed("option tcplog"),))
        case _:
            return None
