"""What HAProxy can do about each feature, since which version, and where that is documented.

"manual" is HAProxy's configuration manual of the version named; "measured" means traffic through 2.6.12 and 2.8.25.
Losses that depend on values are notes, made beside the code that loses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lbgen.ports import Row, Support

_MANUAL = "manual 2.6"


def _native(source: str, since: str = "") -> Row:
    return Row(Support.NATIVE, "", source, since)


def _emulated(why: str, source: str = "measured", since: str = "") -> Row:
    return Row(Support.EMULATED, why, source, since)


def _approximated(why: str, source: str = "measured") -> Row:
    return Row(Support.APPROXIMATED, why, source)


def _unsupported(why: str, source: str) -> Row:
    return Row(Support.UNSUPPORTED, why, source)


_LISTENERS: Mapping[str, Sequence[Row]] = {
    "listener.http": (_native(f"{_MANUAL}, 4.2 mode"),),
    "listener.https": (_native(f"{_MANUAL}, 5.1 ssl"),),
    "listener.tcp": (_native(f"{_MANUAL}, 4.2 mode"),),
    "listener.udp": (_unsupported("HAProxy forwards TCP and HTTP, no general UDP", f"{_MANUAL}, 4.2 mode; measured"),),
    "listener.tls": (_native(f"{_MANUAL}, 5.1 ssl"),),
    "listener.tls_passthrough": (_native(f"{_MANUAL}, 7.3.5 req.ssl_sni"),),
    "listener.address": (_native(f"{_MANUAL}, 4.2 bind"),),
    "listener.redirect_to_https": (_native(f"{_MANUAL}, 4.2 http-request redirect"),),
    "listener.http2": (_native(f"{_MANUAL}, 5.1 alpn"),),
    "listener.proxy_protocol": (_native(f"{_MANUAL}, 5.1 accept-proxy"),),
    "listener.trusted_proxies": (
        _emulated("`http-request set-src` walks back through up to five trusted proxies", "measured", "2.5"),
        _approximated(
            "before 2.5 `set-src` outlives its request: the next one on a kept connection is not seen as trusted",
            "manual 2.5, 4.2 http-request set-src",
        ),
    ),
    "listener.sni": (_native(f"{_MANUAL}, 7.3.5 req.ssl_sni"),),
    "forwarded_headers": (_native(f"{_MANUAL}, 4.2 http-request set-header"),),
}
_TLS: Mapping[str, Sequence[Row]] = {
    "tls.policy.modern": (_native(f"{_MANUAL}, 3.1 ssl-default-bind-options"),),
    "tls.policy.intermediate": (_native(f"{_MANUAL}, 3.1 ssl-default-bind-options"),),
    "tls.policy.old": (_native(f"{_MANUAL}, 3.1 ssl-default-bind-options"),),
    "tls.certificates": (_native(f"{_MANUAL}, 5.1 crt; manual 3.0, 3.12 crt-store"),),
    "tls.hsts": (_native(f"{_MANUAL}, 4.2 http-after-response"),),
    "tls.client_certificates.require": (_native(f"{_MANUAL}, 5.1 verify"),),
    "tls.client_certificates.optional": (_native(f"{_MANUAL}, 5.1 verify"),),
    "upstream.tls.verify": (_native(f"{_MANUAL}, 5.2 verify"),),
    "upstream.tls.ca": (_native(f"{_MANUAL}, 5.2 ca-file"),),
    "upstream.tls.server_name": (_native(f"{_MANUAL}, 5.2 sni"),),
}
_BALANCING: Mapping[str, Sequence[Row]] = {
    "upstream.http": (_native(f"{_MANUAL}, 4.2 mode"),),
    "upstream.https": (_native(f"{_MANUAL}, 5.2 ssl"),),
    "upstream.h2c": (_native(f"{_MANUAL}, 5.2 proto"),),
    "upstream.grpc": (_native(f"{_MANUAL}, 5.2 proto"),),
    "upstream.tcp": (_native(f"{_MANUAL}, 4.2 mode"),),
    "upstream.udp": (_unsupported("HAProxy forwards TCP and HTTP, no general UDP", f"{_MANUAL}, 4.2 mode; measured"),),
    "algorithm.round_robin": (_native(f"{_MANUAL}, 4.2 balance"),),
    "algorithm.least_connections": (_native(f"{_MANUAL}, 4.2 balance"),),
    "algorithm.least_response_time": (
        _approximated(
            "`balance leastconn`: HAProxy does not weigh response times, a slow server only fills up sooner",
            f"{_MANUAL}, 4.2 balance; measured: 4.2 % of the requests to a server ten times as slow",
        ),
    ),
    "algorithm.ip_hash": (_native(f"{_MANUAL}, 4.2 balance, hash-type"),),
    "algorithm.consistent_hash": (_native(f"{_MANUAL}, 4.2 hash-type, 5.2 id"),),
    "algorithm.random_two_choices": (_native(f"{_MANUAL}, 4.2 balance"),),
    "algorithm.random": (_native(f"{_MANUAL}, 4.2 balance"),),
    "hash_on.client_ip": (_native(f"{_MANUAL}, 4.2 balance"),),
    "hash_on.uri": (_native(f"{_MANUAL}, 4.2 balance"),),
    "hash_on.header": (_native(f"{_MANUAL}, 4.2 balance"),),
    "hash_on.cookie": (
        _native(f"{_MANUAL}, 4.2 balance", "2.6"),
        _unsupported("`balance hash` is known from 2.6", f"{_MANUAL}, 4.2 balance"),
    ),
    "hash_on.query": (
        _native(f"{_MANUAL}, 4.2 balance", "2.6"),
        _unsupported("`balance hash` is known from 2.6", f"{_MANUAL}, 4.2 balance"),
    ),
}
_SERVERS: Mapping[str, Sequence[Row]] = {
    "server.address": (_native(f"{_MANUAL}, 4.2 server"),),
    "server.dns_name": (_native(f"{_MANUAL}, 5.3.2 resolvers"),),
    "server.weight": (_native(f"{_MANUAL}, 5.2 weight"),),
    "server.max_connections": (_native(f"{_MANUAL}, 5.2 maxconn"),),
    "server.backup": (_native(f"{_MANUAL}, 5.2 backup, 4.2 option allbackups"),),
    "server.drain": (_native(f"{_MANUAL}, 5.2 weight"),),
    "slow_start": (_native(f"{_MANUAL}, 5.2 slowstart"),),
    "queue": (_native(f"{_MANUAL}, 4.2 timeout queue"),),
    "bind.kubernetes": (_native("not needed: the servers are listed"),),
    "bind.aws": (_native("not needed: the servers are listed"),),
}
_HEALTH: Mapping[str, Sequence[Row]] = {
    "health_check.http": (_native(f"{_MANUAL}, 4.2 option httpchk"),),
    "health_check.tcp": (_native(f"{_MANUAL}, 5.2 check"),),
    "health_check.grpc": (
        _approximated(
            "asks /grpc.health.v1.Health/Check over HTTP/2 and wants status 200; what the message says is not read",
            f"{_MANUAL}, 4.2 http-check send",
        ),
    ),
    "health_check.expect": (_native(f"{_MANUAL}, 4.2 http-check expect"),),
    "health_check.timing": (
        _native(f"{_MANUAL}, 5.2 inter; measured on 2.8", "2.8"),
        _approximated("a check that gets no answer fails after `interval`, whatever `timeout` says"),
    ),
    "passive_health_check": (
        _approximated("counts failures in a row, not in a window", f"{_MANUAL}, 5.2 observe; measured"),
    ),
    "session_persistence.cookie": (_native(f"{_MANUAL}, 4.2 cookie"),),
    "session_persistence.client_ip": (_native(f"{_MANUAL}, 4.2 stick on"),),
    "session_persistence.lifetime": (_native(f"{_MANUAL}, 4.2 cookie, stick-table"),),
    "keepalive.connections": (
        _approximated("`pool-max-conn` counts per server, not per upstream", f"{_MANUAL}, 5.2 pool-max-conn"),
    ),
    "keepalive.idle_timeout": (
        _approximated(
            "`pool-purge-delay` closes half of the idle connections each time", f"{_MANUAL}, 5.2 pool-purge-delay"
        ),
    ),
    "timeouts.connect": (_native(f"{_MANUAL}, 4.2 timeout connect"),),
    "timeouts.send": (_native(f"{_MANUAL}, 4.2 timeout server"),),
    "timeouts.read": (_native(f"{_MANUAL}, 4.2 timeout server"),),
    "retries.attempts": (_native(f"{_MANUAL}, 4.2 retries, option redispatch"),),
    "retries.on": (_native(f"{_MANUAL}, 4.2 retry-on"),),
}
_ROUTING: Mapping[str, Sequence[Row]] = {
    "match.hosts": (_native(f"{_MANUAL}, 7.1 acl"),),
    "match.hosts.wildcard": (_native(f"{_MANUAL}, 7.1 acl"),),
    "match.path.exact": (_emulated("compared with a copy made by `normalize-uri`"),),
    "match.path.prefix": (_emulated("compared with a copy made by `normalize-uri`, by whole segments"),),
    "match.path.regex": (_emulated("compared with a copy made by `normalize-uri`"),),
    "match.methods": (_native(f"{_MANUAL}, 7.3.6 method"),),
    "match.headers": (_native(f"{_MANUAL}, 7.3.6 req.fhdr"),),
    "match.query": (_emulated("compared with a copy of the query, decoded"),),
    "match.cookies": (_native(f"{_MANUAL}, 7.3.6 req.cook"),),
    "route.listeners": (_native(f"{_MANUAL}, 4.2 use_backend"),),
    "split": (_emulated("one `rand()` a request decides"),),
    "rewrite.replace_prefix": (_emulated("`replace-path` on the path as sent"),),
    "rewrite.path": (_native(f"{_MANUAL}, 4.2 http-request set-path"),),
    "rewrite.host": (_native(f"{_MANUAL}, 4.2 http-request set-header"),),
    "redirect": (_native(f"{_MANUAL}, 4.2 http-request redirect"),),
    "respond": (_native(f"{_MANUAL}, 4.2 http-request return"),),
    "headers.request": (_native(f"{_MANUAL}, 4.2 http-request set-header"),),
    "headers.response": (_native(f"{_MANUAL}, 4.2 http-after-response"),),
    "websocket": (_native(f"{_MANUAL}, 4.2 timeout tunnel"),),
    "allow": (_native(f"{_MANUAL}, 4.2 http-request deny"),),
    "auth.basic": (
        _unsupported(
            "HAProxy reads users from a `userlist` in its own configuration, not from an htpasswd file, and lbgen "
            "copies no password hashes into rendered files; the route is closed",
            f"{_MANUAL}, 3.4 userlist",
        ),
    ),
    "auth.external": (
        _unsupported("HAProxy asks no other service without Lua or SPOE; the route is closed", f"{_MANUAL}, 4.2"),
    ),
    "max_body_size": (_native(f"{_MANUAL}, 4.2 http-request wait-for-body"),),
    "route.timeouts": (_native(f"{_MANUAL}, 4.2 http-request set-timeout"),),
    "rate_limit": (_emulated("a token bucket kept in a stick table"),),
    "rate_limit.burst": (_emulated("a token bucket kept in a stick table"),),
    "rate_limit.key": (_emulated("a token bucket kept in a stick table"),),
}
_AROUND: Mapping[str, Sequence[Row]] = {
    "access_log": (_native(f"{_MANUAL}, 8.2.4 log-format"),),
    "stats": (_native(f"{_MANUAL}, 4.2 stats uri"),),
    "metrics": (_native("HAProxy's addon `promex`, in all packages we know"),),
    "dns": (_unsupported("DNS records are made for aws only", "by design"),),
    "alarms": (_unsupported("CloudWatch alarms are made for aws only", "by design"),),
}
ROWS: Mapping[str, Sequence[Row]] = {
    **_LISTENERS, **_TLS, **_BALANCING, **_SERVERS, **_HEALTH, **_ROUTING, **_AROUND,
}  # fmt: skip
