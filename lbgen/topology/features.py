"""Which feature each field of the topology asks for: one table, and the walk that turns a topology into uses.

A feature has one code (LB4nn), so that accepting one loss hides no other. Uses are derived from the populated
fields; nobody lists them by hand. A test holds every field of every node against this table.
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.lean_typing import Any, NamedTuple
from lbgen.ports.capability import Use
from lbgen.topology import nodes


class Feature(NamedTuple):
    """One thing a topology can ask for; `only_on` names the targets it is for, where it is not for all."""

    code: str
    name: str
    title: str
    only_on: tuple[str, ...] = ()


class Asks(NamedTuple):
    """The field asks for `feature` unless its value is empty or `unless`; `at` is its key in the spec if it differs."""

    feature: Feature
    unless: object = None
    at: str = ""


class AsksByValue(NamedTuple):
    """The field's value names the feature: `algorithm` `random` asks for `algorithm.random`.

    `of_block` says that the block as a whole asks, wherever the value comes from: `health_check: {}` asks for a check.
    """

    features: dict[str, Feature]
    of_block: bool = False


class AsksEither(NamedTuple):
    """The field asks for one feature when it is populated, for another when it is empty."""

    populated: Feature
    empty: Feature


class Within(NamedTuple):
    """The field holds another node (or several), which has fields of its own."""


KUBERNETES, AWS = ("ingress", "gateway"), ("aws",)
NEUTRAL = None
WITHIN = Within()


def _feature(number: int, name: str, title: str) -> Feature:
    return Feature(f"LB{number}", name, title)


def _asks(
    number: int, name: str, title: str, *, unless: object = None, at: str = "", only_on: tuple[str, ...] = ()
) -> Asks:
    return Asks(_feature(number, name, title)._replace(only_on=only_on), unless, at)


def _of_block(name: str, first: int, **titles: str) -> AsksByValue:
    return _by_value(name, first, **titles)._replace(of_block=True)


def _by_value(name: str, first: int, **titles: str) -> AsksByValue:
    return AsksByValue(
        {
            value: _feature(first + place, f"{name}.{value}", title)
            for place, (value, title) in enumerate(titles.items())
        }
    )


FORWARDED = _feature(418, "forwarded_headers", "X-Forwarded-* set by us, a client's own replaced")
PATH_ALL = _feature(474, "match.path.prefix", "path by prefix, whole segments")

TABLE: dict[type, dict[str, Asks | AsksByValue | AsksEither | Within | None]] = {
    nodes.Listener: {
        "name": NEUTRAL,
        "protocol": _by_value(
            "listener",
            400,
            http="http listener",
            https="https listener",
            tcp="tcp listener",
            udp="udp listener",
            tls="tls listener (terminate, forward tcp)",
            tls_passthrough="tls by name, unopened",
        ),
        "port": NEUTRAL,
        "address": _asks(406, "listener.address", "listen on one address"),
        "http2": _asks(408, "listener.http2", "HTTP/2 with clients", unless=False),
        "tls": WITHIN,
        "redirect_port": _asks(407, "listener.redirect_to_https", "redirect to https", at="redirect_to_https"),
        "trusted_proxies": AsksEither(_feature(410, "listener.trusted_proxies", "trusted proxies"), FORWARDED),
        "proxy_protocol": _asks(409, "listener.proxy_protocol", "PROXY protocol from clients", unless=False),
        "upstream": NEUTRAL,
        "sni": _asks(411, "listener.sni", "upstream by TLS name"),
        "origin": NEUTRAL,
    },
    nodes.SniRoute: {"host": NEUTRAL, "upstream": NEUTRAL},
    nodes.ListenerTls: {
        "policy": _of_block(
            "tls.policy",
            415,
            modern="Mozilla modern 6.0",
            intermediate="Mozilla intermediate 6.0",
            old="Mozilla old 5.7",
        ),
        "certificates": _asks(419, "tls.certificates", "certificates, chosen by TLS name"),
        "hsts": _asks(420, "tls.hsts", "Strict-Transport-Security"),
        "client_certificates": WITHIN,
    },
    nodes.Hsts: {"max_age_s": NEUTRAL, "include_subdomains": NEUTRAL, "preload": NEUTRAL},
    nodes.ClientCertificates: {
        "ca": NEUTRAL,
        "mode": _of_block(
            "tls.client_certificates",
            421,
            require="client certificates required",
            optional="client certificates optional",
        ),
    },
    nodes.Certificate: {
        "name": NEUTRAL,
        "hosts": NEUTRAL,
        "certificate": NEUTRAL,
        "key": NEUTRAL,
        "acm": NEUTRAL,
        "secret": NEUTRAL,
        "origin": NEUTRAL,
    },
    nodes.Upstream: {
        "name": NEUTRAL,
        "protocol": _by_value(
            "upstream",
            423,
            http="HTTP servers",
            https="HTTPS servers",
            h2c="HTTP/2 servers without TLS",
            grpc="gRPC servers",
            tcp="TCP servers",
            udp="UDP servers",
        ),
        "algorithm": _by_value(
            "algorithm",
            430,
            round_robin="round robin",
            least_connections="least connections",
            least_response_time="least response time",
            ip_hash="hash of the client's address",
            consistent_hash="consistent hash",
            random_two_choices="random, best of two",
            random="random",
        ),
        "hash_on": WITHIN,
        "servers": WITHIN,
        "health_check": WITHIN,
        "passive_health_check": _asks(453, "passive_health_check", "real requests count as checks"),
        "session_persistence": WITHIN,
        "keepalive": WITHIN,
        "timeouts": WITHIN,
        "retries": WITHIN,
        "slow_start_ms": _asks(464, "slow_start", "slow start", at="slow_start"),
        "queue_timeout_ms": _asks(465, "queue", "wait when all servers are full", at="queue"),
        "tls": WITHIN,
        "kubernetes": _asks(469, "bind.kubernetes", "servers behind a Service", at="bind", only_on=KUBERNETES),
        "aws": _asks(470, "bind.aws", "servers in an auto-scaling group", at="bind", only_on=AWS),
        "origin": NEUTRAL,
    },
    nodes.HashOn: {
        "kind": _of_block(
            "hash_on",
            437,
            client_ip="hash the client's address",
            uri="hash path and query",
            header="hash a header",
            cookie="hash a cookie",
            query="hash a query parameter",
        ),
        "name": NEUTRAL,
    },
    nodes.Server: {
        "name": NEUTRAL,
        "host": _asks(442, "server.address", "servers listed by address", at="address"),
        "port": NEUTRAL,
        "weight": _asks(444, "server.weight", "server weights", unless=1),
        "max_connections": _asks(445, "server.max_connections", "connection limit per server"),
        "backup": _asks(446, "server.backup", "backup servers", unless=False),
        "drain": _asks(447, "server.drain", "draining servers", unless=False),
        "origin": NEUTRAL,
    },
    nodes.HealthCheck: {
        "type": _of_block(
            "health_check", 448, http="active http checks", tcp="active tcp checks", grpc="active gRPC checks"
        ),
        "request_path": NEUTRAL,
        "interval_ms": _asks(452, "health_check.timing", "interval, timeout and thresholds of checks", at="interval"),
        "timeout_ms": NEUTRAL,
        "unhealthy_threshold": NEUTRAL,
        "healthy_threshold": NEUTRAL,
        "status": _asks(451, "health_check.expect", "expected status of checks", unless=((200, 299),), at="expect"),
    },
    nodes.PassiveHealthCheck: {"failures": NEUTRAL, "window_ms": NEUTRAL},
    nodes.SessionPersistence: {
        "type": _of_block(
            "session_persistence", 454, cookie="affinity by cookie", client_ip="affinity by client address"
        ),
        "cookie": NEUTRAL,
        "lifetime_ms": _asks(456, "session_persistence.lifetime", "lifetime of affinity", at="lifetime"),
    },
    nodes.Keepalive: {
        "connections": _asks(457, "keepalive.connections", "idle connections to servers"),
        "idle_timeout_ms": _asks(458, "keepalive.idle_timeout", "idle time towards servers", at="idle_timeout"),
    },
    nodes.Timeouts: {
        "connect_ms": _asks(459, "timeouts.connect", "connect timeout", at="connect"),
        "send_ms": _asks(460, "timeouts.send", "send timeout", at="send"),
        "read_ms": _asks(461, "timeouts.read", "read timeout", at="read"),
    },
    nodes.Retries: {
        "attempts": _asks(462, "retries.attempts", "retries on another server", unless=0),
        "on": _asks(463, "retries.on", "which failures are retried"),
    },
    nodes.UpstreamTls: {
        "verify": _asks(466, "upstream.tls.verify", "servers' certificates verified", unless=False),
        "ca": _asks(467, "upstream.tls.ca", "own CA for servers"),
        "server_name": _asks(468, "upstream.tls.server_name", "TLS name of servers"),
    },
    nodes.KubernetesService: {"service": NEUTRAL, "port": NEUTRAL, "workload": NEUTRAL},
    nodes.AwsBinding: {"autoscaling_group": NEUTRAL, "target_type": NEUTRAL, "port": NEUTRAL},
    nodes.RateKey: {
        "kind": _asks(414, "rate_limit.key", "rate limit per header, cookie or globally", unless="client_ip"),
        "name": NEUTRAL,
    },
    nodes.RateLimit: {
        "name": NEUTRAL,
        "requests": _asks(412, "rate_limit", "rate limit"),
        "per_ms": NEUTRAL,
        "burst": _asks(413, "rate_limit.burst", "burst of a rate limit", unless=0),
        "key": WITHIN,
        "status": NEUTRAL,
        "origin": NEUTRAL,
    },
    nodes.PathMatch: {
        "kind": _of_block(
            "match.path", 473, exact="path exactly", prefix="path by prefix, whole segments", regex="path by regex"
        ),
        "value": NEUTRAL,
    },
    nodes.Match: {
        "hosts": _asks(471, "match.hosts", "host"),
        "path": WITHIN,
        "methods": _asks(476, "match.methods", "method"),
        "headers": _asks(477, "match.headers", "header"),
        "query": _asks(478, "match.query", "query parameter"),
        "cookies": _asks(479, "match.cookies", "cookie"),
    },
    nodes.Share: {"upstream": NEUTRAL, "weight": NEUTRAL},
    nodes.Forward: {"shares": WITHIN, "rewrite": WITHIN},
    nodes.Rewrite: {
        "replace_prefix": _asks(482, "rewrite.replace_prefix", "replace the matched prefix"),
        "path": _asks(483, "rewrite.path", "replace the path"),
        "host": _asks(484, "rewrite.host", "replace the host"),
    },
    nodes.Redirect: {
        "scheme": NEUTRAL,
        "host": NEUTRAL,
        "port": NEUTRAL,
        "path": NEUTRAL,
        "status": _asks(485, "redirect", "redirect", at="redirect"),
    },
    nodes.Respond: {
        "status": _asks(486, "respond", "fixed answer", at="respond"),
        "body": NEUTRAL,
        "content_type": NEUTRAL,
    },
    nodes.HeaderChanges: {"set": NEUTRAL, "remove": NEUTRAL},
    nodes.BasicAuth: {"realm": NEUTRAL, "users_file": _asks(491, "auth.basic", "user and password", at="basic")},
    nodes.ExternalAuth: {"upstream": _asks(492, "auth.external", "a service decides", at="external"), "path": NEUTRAL},
    nodes.RouteTimeouts: {"connect_ms": NEUTRAL, "send_ms": NEUTRAL, "read_ms": NEUTRAL},
    nodes.Route: {
        "name": NEUTRAL,
        "order": NEUTRAL,
        "match": WITHIN,
        "listeners": NEUTRAL,
        "action": WITHIN,
        "rate_limit": WITHIN,
        "timeouts": _asks(494, "route.timeouts", "timeouts per route", unless=nodes.RouteTimeouts(None, None, None)),
        "request_headers": _asks(487, "headers.request", "request headers set or removed", at="headers"),
        "response_headers": _asks(488, "headers.response", "response headers set or removed", at="headers"),
        "websocket": _asks(489, "websocket", "websockets", unless=False),
        "allow": _asks(490, "allow", "only these networks"),
        "auth": WITHIN,
        "max_body_bytes": _asks(493, "max_body_size", "body size limit", at="max_body_size"),
        "origin": NEUTRAL,
    },
    nodes.Stats: {"port": _asks(496, "stats", "page of counters"), "allow": NEUTRAL},
    nodes.Metrics: {"port": _asks(497, "metrics", "Prometheus metrics"), "allow": NEUTRAL},
    nodes.Observability: {
        "access_log": _asks(495, "access_log", "access log", unless="off"),
        "stats": WITHIN,
        "metrics": WITHIN,
        "alarms": _asks(499, "alarms", "alarms", unless=False, only_on=AWS),
    },
    nodes.DnsPolicy: {"kind": NEUTRAL, "identifier": NEUTRAL, "weight": NEUTRAL, "role": NEUTRAL},
    nodes.Dns: {"zone": _asks(498, "dns", "DNS records", only_on=AWS), "records": NEUTRAL, "policy": NEUTRAL},
    nodes.RequestTest: dict.fromkeys(nodes.RequestTest._fields),
    nodes.Topology: {
        "name": NEUTRAL,
        "listeners": WITHIN,
        "certificates": NEUTRAL,
        "upstreams": WITHIN,
        "rate_limits": NEUTRAL,
        "routes": WITHIN,
        "observability": WITHIN,
        "dns": WITHIN,
        "targets": NEUTRAL,
        "accept": NEUTRAL,
        "tests": NEUTRAL,
    },
}

SPLIT = _feature(481, "split", "split by weight")
ROUTE_LISTENERS = _feature(480, "route.listeners", "route on some listeners only")
DNS_NAME = _feature(443, "server.dns_name", "servers by DNS name")
WILDCARD = _feature(472, "match.hosts.wildcard", "wildcard host")
DERIVED = (SPLIT, ROUTE_LISTENERS, DNS_NAME, WILDCARD)


def _all_features() -> Iterator[Feature]:
    yield from DERIVED
    for fields in TABLE.values():
        for asks in fields.values():
            match asks:
                case Asks(feature):
                    yield feature
                case AsksByValue(features):
                    yield from features.values()
                case AsksEither(populated, empty):
                    yield populated
                    yield empty
                case _:
                    pass


def features() -> dict[str, Feature]:
    """Every feature by name, in the order of their codes."""
    return {feature.name: feature for feature in sorted(_all_features())}


def uses(topology: nodes.Topology) -> list[Use]:
    """What a topology asks for, with the path in the spec that asks and the value asked for."""
    found: list[Use] = []
    http = sum(listener.is_http and listener.redirect_port is None for listener in topology.listeners.values())
    _walk(topology, (), found)
    for route in topology.routes:
        found.extend(_derived_from_route(route, http))
    for upstream in topology.upstreams.values():
        found.extend(
            Use(DNS_NAME.name, server.origin, server.host)
            for server in upstream.servers
            if not _is_ip_literal(server.host)
        )
    return found


def _is_ip_literal(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def _derived_from_route(route: nodes.Route, http_listeners: int) -> Iterator[Use]:
    if isinstance(route.action, nodes.Forward) and len(route.action.shares) > 1:
        yield Use(SPLIT.name, (*route.origin, "split"), route.action.shares)
    if len(route.listeners) != http_listeners:
        yield Use(ROUTE_LISTENERS.name, (*route.origin, "listeners"), route.listeners)
    wildcards = tuple(host for host in route.match.hosts if host.startswith("*."))
    if wildcards:
        yield Use(WILDCARD.name, (*route.origin, "match", "hosts"), wildcards)


def _walk(node: Any, path: nodes.SpecPath, found: list[Use]) -> None:
    """Collect the uses of one node and of the nodes within; `path` is its place in the spec."""
    for name, asks in TABLE[type(node)].items():
        if asks is None:
            continue
        value = getattr(node, name)
        if isinstance(asks, Within):
            _walk_within(value, (*path, name), found)
        elif isinstance(asks, AsksByValue):
            found.append(Use(asks.features[value].name, path if asks.of_block else (*path, name), value))
        elif isinstance(asks, Asks):
            if value and value != asks.unless:
                found.append(Use(asks.feature.name, (*path, asks.at or name), value))
        elif node.is_http:
            found.append(Use((asks.populated if value else asks.empty).name, (*path, name), value))


def _walk_within(value: Any, path: nodes.SpecPath, found: list[Use]) -> None:
    if value is None:
        return
    if type(value) in TABLE:
        own_place = getattr(value, "origin", None)
        _walk(value, own_place if isinstance(own_place, tuple) else path, found)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _walk_within(item, (*path, index), found)
    else:
        for name, item in value.items():
            _walk_within(item, (*path, name), found)
