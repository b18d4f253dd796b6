"""What AWS does about each feature. Sources: AWS's documentation (read 2026-11), its API models, or a test of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lbgen.ports import Row, Support

_API = "ELBv2 API reference 2015-12-01 (botocore 1.44.8, 2026-11)"
_RULES = "AWS documentation, Listener rules and Condition types for Application Load Balancers (2026-11)"
_ATTRIBUTES = "AWS documentation, Edit target group attributes (2026-11)"
_PROVIDER = "hashicorp/aws 6.62.0, planned with Terraform 1.11.4"
_WAF = "AWS documentation, Rate-based rule statements and their caveats (2026-11)"
_LOGS = "AWS documentation, Access logs for your Application Load Balancer (2026-11)"
_HEADERS = "AWS documentation, HTTP headers and Application Load Balancers (2026-11)"


def _native(source: str = _API) -> tuple[Row, ...]:
    return (Row(Support.NATIVE, "", source),)


def _emulated(why: str, source: str = _API) -> tuple[Row, ...]:
    return (Row(Support.EMULATED, why, source),)


def _approximated(why: str, source: str = _API) -> tuple[Row, ...]:
    return (Row(Support.APPROXIMATED, why, source),)


def _unsupported(why: str, source: str = _API) -> tuple[Row, ...]:
    return (Row(Support.UNSUPPORTED, why, source),)


_AS_SENT = _approximated(
    "compared with the path as sent: `/a//b`, `/%61` and `/a/../b` are not `/a/b`, `/a` and `/b`",
    _RULES,
)
_NO_HEADERS = _unsupported("listeners set a fixed list of headers; rules set and remove none", _HEADERS)
_NO_HASH = _unsupported("an application load balancer has no hash; requests are spread evenly", _ATTRIBUTES)
_HASH_PART = _unsupported("an application load balancer has no hash", _ATTRIBUTES)
_LAMBDA = (
    "neither users files nor services of one's own; OpenID Connect and JWT are what it has. The route is closed (403)"
)

ROWS: Mapping[str, Sequence[Row]] = {
    "listener.http": _native(),
    "listener.https": _native(),
    "listener.tcp": _native(),
    "listener.udp": _native(),
    "listener.tls": _native(),
    "listener.tls_passthrough": _emulated("a TCP listener, which does not look at what it carries"),
    "listener.address": _emulated("every address: AWS chooses them"),
    "listener.redirect_to_https": _approximated("301 instead of 308: clients may repeat a POST as a GET"),
    "listener.http2": _native(),
    "listener.proxy_protocol": _unsupported("AWS's load balancers read no PROXY header from clients"),
    "listener.trusted_proxies": _approximated("the client's address is appended whoever the peer is", _HEADERS),
    "forwarded_headers": _approximated(
        "X-Forwarded-For is appended to, so what a client sent stays in front; Proto and Port are set, "
        "X-Forwarded-Host, X-Real-IP and X-Request-ID are not (X-Amzn-Trace-Id is)",
        _HEADERS,
    ),
    "listener.sni": _unsupported("a network load balancer does not read the TLS name of what it passes on"),
    "tls.policy.modern": _approximated("a policy of AWS's own list, the nearest one"),
    "tls.policy.intermediate": _approximated("a policy of AWS's own list, the nearest one"),
    "tls.policy.old": _approximated("a policy of AWS's own list, the nearest one"),
    "tls.certificates": _native(),
    "tls.hsts": _native("AWS documentation, HTTP header modification (2026-11)"),
    "tls.client_certificates.require": _emulated(
        "a trust store, filled from S3: Terraform variables name bucket and key"
    ),
    "tls.client_certificates.optional": _approximated("passed to the servers in headers, unverified"),
    "upstream.http": _native(),
    "upstream.https": _native(),
    "upstream.h2c": _native(),
    "upstream.grpc": _native(),
    "upstream.tcp": _native(),
    "upstream.udp": _native(),
    "algorithm.round_robin": _native(_ATTRIBUTES),
    "algorithm.least_connections": _emulated(
        "least_outstanding_requests counts requests, not connections", _ATTRIBUTES
    ),
    "algorithm.least_response_time": _approximated(
        "least_outstanding_requests; response times are not weighed", _ATTRIBUTES
    ),
    "algorithm.ip_hash": _approximated("stickiness by source address, on a network load balancer", _ATTRIBUTES),
    "algorithm.consistent_hash": _NO_HASH,
    "algorithm.random_two_choices": _approximated("least_outstanding_requests over all servers", _ATTRIBUTES),
    "algorithm.random": _emulated("weighted_random, whose weights AWS sets by itself", _ATTRIBUTES),
    "hash_on.client_ip": _HASH_PART,
    "hash_on.uri": _HASH_PART,
    "hash_on.header": _HASH_PART,
    "hash_on.cookie": _HASH_PART,
    "hash_on.query": _HASH_PART,
    "server.address": _native(),
    "server.dns_name": _unsupported("targets are IP addresses or instances; the server is left out"),
    "server.weight": _approximated("a target group per weight; a group whose servers are all down keeps its share"),
    "server.max_connections": _unsupported("targets have no limit"),
    "server.backup": _unsupported("targets have no roles; the server is left out"),
    "server.drain": _approximated("not registered; open requests end within the deregistration delay", _ATTRIBUTES),
    "health_check.http": _native(),
    "health_check.tcp": _native(),
    "health_check.grpc": _native(),
    "health_check.expect": _native(),
    "health_check.timing": _native(),
    "passive_health_check": _approximated(
        "anomaly mitigation of weighted_random, with AWS's own thresholds", _ATTRIBUTES
    ),
    "session_persistence.cookie": _approximated("by AWS's own cookie, AWSALB", _ATTRIBUTES),
    "session_persistence.client_ip": _native(),
    "session_persistence.lifetime": _native(),
    "keepalive.connections": _approximated("AWS keeps connections as it sees fit"),
    "keepalive.idle_timeout": _approximated("the load balancer's idle time-out holds for servers too"),
    "timeouts.connect": _approximated(
        "10s, fixed", "AWS documentation, Troubleshoot your Application Load Balancers: HTTP 504 (2026-11)"
    ),
    "timeouts.send": _emulated("the load balancer's idle time-out"),
    "timeouts.read": _emulated("the load balancer's idle time-out"),
    "retries.attempts": _unsupported("failed requests are not tried again"),
    "retries.on": _unsupported("failed requests are not tried again"),
    "slow_start": _native(),
    "queue": _unsupported("targets have no limit to wait for"),
    "upstream.tls.verify": _unsupported(
        "servers' certificates are not verified",
        "AWS documentation, Target groups for your Application Load Balancers (2026-11)",
    ),
    "upstream.tls.ca": _unsupported("servers' certificates are not verified"),
    "upstream.tls.server_name": _unsupported("servers' certificates are not verified"),
    "bind.kubernetes": _native("lbgen: AWS uses the list of servers"),
    "bind.aws": _native(_PROVIDER),
    "match.hosts": _native(_RULES),
    "match.hosts.wildcard": _native(_RULES),
    "match.path.exact": _AS_SENT,
    "match.path.prefix": _AS_SENT,
    "match.path.regex": _AS_SENT,
    "match.methods": _native(_RULES),
    "match.headers": _approximated(
        "of a header that is repeated, one field may match; not every field together", _RULES
    ),
    "match.query": _approximated("compared without case, and with escapes as they were sent", _RULES),
    "match.cookies": _emulated("a regex over the Cookie header", _RULES),
    "route.listeners": _native(_RULES),
    "split": _native(),
    "rewrite.replace_prefix": _emulated(
        "a url-rewrite transform", "AWS documentation, Transforms for listener rules (2026-11)"
    ),
    "rewrite.path": _emulated("a url-rewrite transform", "AWS documentation, Transforms for listener rules (2026-11)"),
    "rewrite.host": _emulated(
        "a host-header-rewrite transform", "AWS documentation, Transforms for listener rules (2026-11)"
    ),
    "redirect": _native(),
    "respond": _native(),
    "headers.request": _NO_HEADERS,
    "headers.response": _NO_HEADERS,
    "websocket": _native("AWS documentation, Listeners for your Application Load Balancers (2026-11)"),
    "allow": _native(_RULES),
    "auth.basic": _unsupported(_LAMBDA),
    "auth.external": _unsupported(_LAMBDA),
    "max_body_size": _unsupported("bodies have no limit; WAF sees their first bytes only"),
    "route.timeouts": _approximated("one idle time-out for the whole load balancer"),
    "rate_limit": _approximated("a rate-based rule of WAF", _WAF),
    "rate_limit.burst": _approximated("added to the requests of the window", _WAF),
    "rate_limit.key": _approximated("a rate-based rule of WAF", _WAF),
    "access_log": _approximated("AWS's own format, to S3 every five minutes, best effort", _LOGS),
    "stats": _unsupported("no page of counters; CloudWatch has metrics"),
    "metrics": _unsupported("no Prometheus page; CloudWatch has metrics"),
    "dns": _native("Route 53 API reference 2013-04-01, AliasTarget"),
    "alarms": _native(_PROVIDER),
}
