"""What nginx does about each feature; sources are nginx.org's documentation and CHANGES, or a test of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lbgen.ports import Row, Support

_CHANGES = "nginx CHANGES up to 1.31"
_MEASURED = "measured on nginx 1.22.1 and 1.31.3"


def _native(source: str = _MEASURED, since: str = "", edition: str = "") -> Row:
    return Row(Support.NATIVE, "", source, since, edition)


def _emulated(why: str, source: str = _MEASURED) -> Row:
    return Row(Support.EMULATED, why, source)


def _approximated(why: str, source: str = _MEASURED, edition: str = "") -> Row:
    return Row(Support.APPROXIMATED, why, source, "", edition)


def _unsupported(why: str, source: str = _MEASURED) -> Row:
    return Row(Support.UNSUPPORTED, why, source)


_PLUS = "NGINX Plus documentation (R35)"
_CHECKS = (
    _native(_PLUS, edition="plus"),
    _unsupported("open-source nginx has no active checks; it counts failures of real requests"),
)
_DECODED = _approximated("nginx matches the decoded path, where %2F is a slash like any other")
_CURVES = _approximated("without the post-quantum group X25519MLKEM768, which OpenSSL before 3.5 refuses")

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
    "tls.policy.modern": (_CURVES,),
    "tls.policy.intermediate": (_CURVES,),
    "tls.policy.old": (_native(),),
    "tls.certificates": (_native(),),
    "tls.hsts": (_native(),),
    "tls.client_certificates.require": (_native(),),
    "tls.client_certificates.optional": (_native(),),
    "upstream.http": (_native(),),
    "upstream.https": (_native(),),
    "upstream.h2c": (_native(_CHANGES),),
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
        _approximated("names are resolved at start and reload; with `targets.nginx.resolver`, from 1.27.3 on, always"),
    ),
    "server.weight": (_native(),),
    "server.max_connections": (_native(),),
    "server.backup": (_native(),),
    "server.drain": (_native(),),
    "health_check.http": _CHECKS,
    "health_check.tcp": _CHECKS,
    "health_check.grpc": _CHECKS,
    "health_check.expect": _CHECKS,
    "health_check.timing": _CHECKS,
    "passive_health_check": (_native(),),
    "session_persistence.cookie": (_native(),),
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
    "match.path.exact": (_DECODED,),
    "match.path.prefix": (_DECODED,),
    "match.path.regex": (_DECODED,),
    "match.methods": (_emulated("a map chooses among named locations"),),
    "match.headers": (_emulated("a map chooses among named locations"),),
    "match.query": (_emulated("a map over the query chooses among named locations"),),
    "match.cookies": (_emulated("a map over the Cookie header chooses among named locations"),),
    "route.listeners": (_native(),),
    "split": (_native(),),
    "rewrite.replace_prefix": (
        _emulated(
            "a map over the path as sent; paths that reach the prefix only through dot segments are refused (400)"
        ),
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
