"""What nginx does about each feature; sources are nginx.org's documentation and CHANGES, or a test of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lbgen.ports import Row, Support

_CHANGES = "nginx CHANGES up to 1.31"
_MEASURED = "measured on nginx 1.22.1 and 1.31.3"


def _native(source: str = _MEASURED, since: str = "", edition: str = "") -> Row:
    return Row(Support.NATIVE, "", source, since, edition)


def _emulated(why: str, source: str = _MEASURED, since: str = "") -> Row:
    return Row(Support.EMULATED, why, source, since)


def _approximated(why: str, source: str = _MEASURED) -> Row:
    return Row(Support.APPROXIMATED, why, source)


def _unsupported(why: str, source: str = _MEASURED) -> Row:
    return Row(Support.UNSUPPORTED, why, source)


_PLUS = "NGINX Plus documentation (R35)"
_CHECKS = (
    _native(_PLUS, edition="plus"),
    _unsupported("open-source nginx has no active checks; it counts failures of real requests"),
)
_PATHS = _emulated("a path with escapes that are data, as %2F, is chosen by as it was sent; with dot segments too, 400")
_CHOICE = "a map chooses among named locations"

ROWS: Mapping[str, Sequence[Row]] = {
    "listener.http": (_native(),),
    "listener.https": (_native(),),
    "listener.tcp": (_native(),),
    "listener.udp": (_native(),),
    "listener.tls": (_native(),),
    "listener.tls_passthrough": (_native(),),
    "listener.address": (_native(),),
    "listener.redirect_to_https": (_native(),),
    "listener.http2": (_native(),),
    "listener.proxy_protocol": (_native(),),
    "listener.trusted_proxies": (_emulated("the real-IP module and maps over the peer's address"),),
    "forwarded_headers": (_native(),),
    "listener.sni": (_native(),),
    "tls.policy.modern": (_native("Mozilla server-side TLS guidelines, as pinned in schemas/mozilla-tls.json"),),
    "tls.policy.intermediate": (_native("Mozilla server-side TLS guidelines, as pinned in schemas/mozilla-tls.json"),),
    "tls.policy.old": (_native(),),
    "tls.certificates": (_native(),),
    "tls.hsts": (_native(),),
    "tls.client_certificates.require": (_native(),),
    "tls.client_certificates.optional": (_native(),),
    "upstream.http": (_native(),),
    "upstream.https": (_native(),),
    "upstream.h2c": (
        _native(_CHANGES, since="1.29.4"),
        _approximated("grpc_pass speaks HTTP/2 to servers; it escapes %2F and the like in a path once more"),
    ),
    "upstream.grpc": (_native(),),
    "upstream.tcp": (_native(),),
    "upstream.udp": (_native(),),
    "algorithm.round_robin": (_native(),),
    "algorithm.least_connections": (_native(),),
    "algorithm.least_response_time": (
        _native(_CHANGES, since="1.31"),
        _native(_PLUS, edition="plus"),
        _approximated("least_time is in open source since 1.31.0; least_conn instead", _CHANGES),
    ),
    "algorithm.ip_hash": (_native(),),
    "algorithm.consistent_hash": (_native(),),
    "algorithm.random_two_choices": (_native(),),
    "algorithm.random": (_native(),),
    "hash_on.client_ip": (_native(),),
    "hash_on.uri": (_native(),),
    "hash_on.header": (_native(),),
    "hash_on.cookie": (_native(),),
    "hash_on.query": (_native(),),
    "server.address": (_native(),),
    "server.dns_name": (
        _native("nginx.org: ngx_http_upstream_module, `resolve`", since="1.27.3"),
        _native(_PLUS, edition="plus"),
        _approximated("before 1.27.3 names are looked up at start and reload only"),
    ),
    "server.weight": (_native(),),
    "server.max_connections": (_native(),),
    "server.backup": (_native(),),
    "server.drain": (
        _native(_CHANGES, since="1.29.6"),
        _native(_PLUS, edition="plus"),
        _emulated("`down` among the servers for newcomers; sessions have an upstream of their own"),
    ),
    "health_check.http": _CHECKS,
    "health_check.tcp": _CHECKS,
    "health_check.grpc": _CHECKS,
    "health_check.expect": _CHECKS,
    "health_check.timing": _CHECKS,
    "passive_health_check": (_native(),),
    "session_persistence.cookie": (
        _native(_CHANGES, since="1.29.6"),
        _native(_PLUS, edition="plus"),
        _emulated("an upstream per server, chosen by the cookie; it is set whenever another server answered"),
    ),
    "session_persistence.client_ip": (_emulated("the client's address is hashed consistently"),),
    "session_persistence.lifetime": (_native(),),
    "keepalive.connections": (_native(),),
    "keepalive.idle_timeout": (_native(),),
    "timeouts.connect": (_native(),),
    "timeouts.send": (_native(),),
    "timeouts.read": (_native(),),
    "retries.attempts": (_native(),),
    "retries.on": (_native(),),
    "slow_start": (_native(_PLUS, edition="plus"), _unsupported("open-source nginx has no slow start")),
    "queue": (_native(_PLUS, edition="plus"), _unsupported("open-source nginx answers 502 at once when all are full")),
    "upstream.tls.verify": (_native(),),
    "upstream.tls.ca": (_native(),),
    "upstream.tls.server_name": (_native(),),
    "match.hosts": (_native(),),
    "match.hosts.wildcard": (_native(),),
    "match.path.exact": (_PATHS,),
    "match.path.prefix": (_PATHS,),
    "match.path.regex": (_PATHS,),
    "match.methods": (_emulated(_CHOICE),),
    "match.headers": (
        _emulated(_CHOICE, since="1.23.0"),
        _approximated("before 1.23.0 nginx sees the first of repeated headers only"),
    ),
    "match.query": (_emulated("a map over the query chooses among named locations"),),
    "match.cookies": (_emulated("a map over the Cookie header chooses among named locations"),),
    "route.listeners": (_native(),),
    "split": (_native(),),
    "rewrite.replace_prefix": (
        _emulated("a map over the path as sent; in another spelling (`//api`) nginx's own path, escaped anew"),
    ),
    "rewrite.path": (_native(),),
    "rewrite.host": (_native(),),
    "redirect": (_native(),),
    "respond": (_native(),),
    "headers.request": (_native(),),
    "headers.response": (_native(),),
    "websocket": (_native(),),
    "allow": (_native(),),
    "auth.basic": (_native(),),
    "auth.external": (_native(),),
    "max_body_size": (_native(),),
    "route.timeouts": (_native(),),
    "rate_limit": (_native(),),
    "rate_limit.burst": (_native(),),
    "rate_limit.key": (_native(),),
    "access_log": (_native(),),
    "stats": (_native("nginx.org: ngx_http_stub_status_module; the binary must have it built in"),),
    "metrics": (_unsupported("open-source nginx has no Prometheus page; an exporter reads `stats`"),),
}
