"""The topology: resolved, target-neutral, every default explicit. Plain tuples, so that 100,000 servers stay cheap.

Every node that comes from one place of the spec carries `origin`, the keys and indexes that lead there:
`("upstreams", "api", "servers", 0)`. Durations are whole milliseconds (`_ms`), sizes are bytes (`_bytes`).
Which feature a field asks for is said once, in `features.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.lean_typing import NamedTuple

SpecPath = tuple[str | int, ...]


class Certificate(NamedTuple):
    """Where each platform finds one certificate; `hosts` are the names it is for (may hold `*.x`)."""

    name: str
    hosts: tuple[str, ...]
    certificate: str | None
    key: str | None
    acm: str | None
    secret: str | None
    origin: SpecPath


class Hsts(NamedTuple):
    """Strict-Transport-Security, sent with every answer of an https listener."""

    max_age_s: int
    include_subdomains: bool
    preload: bool


class ClientCertificates(NamedTuple):
    """Client certificates: the CA file, and `mode` `require` or `optional`."""

    ca: str
    mode: str


class ListenerTls(NamedTuple):
    """TLS towards clients; the first certificate answers unknown names."""

    policy: str
    certificates: tuple[Certificate, ...]
    hsts: Hsts | None
    client_certificates: ClientCertificates | None


class SniRoute(NamedTuple):
    """A TLS name (lower case, may be `*.x`) and the upstream its connections go to."""

    host: str
    upstream: str


class Listener(NamedTuple):
    """A port that clients connect to.

    `protocol` is http, https, tcp, udp, tls or tls_passthrough. `address` None is every address, IPv4 and
    IPv6. `redirect_port` is the https port plain requests are redirected to, None without a redirect.
    `upstream` and `sni` belong to the four protocols without routes.
    """

    name: str
    protocol: str
    port: int
    address: str | None
    http2: bool
    tls: ListenerTls | None
    redirect_port: int | None
    trusted_proxies: tuple[str, ...]
    proxy_protocol: bool
    upstream: str | None
    sni: tuple[SniRoute, ...]
    origin: SpecPath

    @property
    def is_http(self) -> bool:
        """Whether routes apply here."""
        return self.protocol in ("http", "https")


class Server(NamedTuple):
    """One server of an upstream. `host` is an IP literal without brackets, or a DNS name."""

    name: str
    host: str
    port: int
    weight: int
    max_connections: int | None
    backup: bool
    drain: bool
    origin: SpecPath

    @property
    def address(self) -> str:
        """`host:port`, with brackets around an IPv6 literal."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class HashOn(NamedTuple):
    """What consistent_hash hashes: `kind` is client_ip, uri, header, cookie or query; `name` for the last three."""

    kind: str
    name: str


class HealthCheck(NamedTuple):
    """An active check. `type` is http, tcp or grpc; `status` are inclusive ranges of accepted HTTP statuses."""

    type: str
    request_path: str
    interval_ms: int
    timeout_ms: int
    unhealthy_threshold: int
    healthy_threshold: int
    status: tuple[tuple[int, int], ...]


class PassiveHealthCheck(NamedTuple):
    """Out for `window_ms` after `failures` failed real requests within `window_ms`."""

    failures: int
    window_ms: int


class SessionPersistence(NamedTuple):
    """Affinity. `type` is cookie or client_ip; `cookie` is its name; `lifetime_ms` None is a browser session."""

    type: str
    cookie: str
    lifetime_ms: int | None


class Keepalive(NamedTuple):
    """Idle connections kept open to the servers, per load-balancer process, and for how long."""

    connections: int
    idle_timeout_ms: int


class Timeouts(NamedTuple):
    """Handshake, and longest silence while sending to and reading from a server."""

    connect_ms: int
    send_ms: int
    read_ms: int


class Retries(NamedTuple):
    """Further tries after the first, on another server, of idempotent requests only; `on` is sorted."""

    attempts: int
    on: tuple[str, ...]


class UpstreamTls(NamedTuple):
    """TLS towards the servers; `ca` None is the system's trust store; `server_name` None is the server's own host."""

    verify: bool
    ca: str | None
    server_name: str | None


class KubernetesService(NamedTuple):
    """The Service that stands for the servers in a cluster; `port` is a number or a port name."""

    service: str
    port: int | str
    workload: str | None


class AwsBinding(NamedTuple):
    """How AWS finds the servers: an auto-scaling group, or registered instances."""

    autoscaling_group: str | None
    target_type: str
    port: int | None


class Upstream(NamedTuple):
    """A group of servers. `protocol` is http, https, h2c, grpc, tcp or udp; `keepalive` is None for the last two."""

    name: str
    protocol: str
    algorithm: str
    hash_on: HashOn | None
    servers: tuple[Server, ...]
    health_check: HealthCheck | None
    passive_health_check: PassiveHealthCheck | None
    session_persistence: SessionPersistence | None
    keepalive: Keepalive | None
    timeouts: Timeouts
    retries: Retries
    slow_start_ms: int | None
    queue_timeout_ms: int | None
    tls: UpstreamTls | None
    kubernetes: KubernetesService | None
    aws: AwsBinding | None
    origin: SpecPath


class RateKey(NamedTuple):
    """What requests are counted by: `kind` is client_ip, header, cookie or global."""

    kind: str
    name: str


class RateLimit(NamedTuple):
    """A token bucket per key and per load-balancer instance: refill `requests` per `per_ms`, capacity max(1, burst)."""

    name: str
    requests: int
    per_ms: int
    burst: int
    key: RateKey
    status: int
    origin: SpecPath


class PathMatch(NamedTuple):
    """`kind` is exact, prefix or regex. A prefix has no final slash, and the prefix of everything is `/`."""

    kind: str
    value: str


class Match(NamedTuple):
    """What a route asks of a request. Hosts are lower case, without final dot; empty means any.

    `path` None is any path (the prefix `/`). `methods` are upper case and sorted. `headers` have lower-case
    names; headers, query and cookies are sorted by name and compare values exactly.
    """

    hosts: tuple[str, ...]
    path: PathMatch | None
    methods: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    query: tuple[tuple[str, str], ...]
    cookies: tuple[tuple[str, str], ...]

    @property
    def conditions(self) -> int:
        """How many conditions there are beyond host and path: one for methods, one per header, query and cookie."""
        return bool(self.methods) + len(self.headers) + len(self.query) + len(self.cookies)


class Share(NamedTuple):
    """One part of a split; a plain `upstream:` is a split with one share."""

    upstream: str
    weight: int


class Rewrite(NamedTuple):
    """How the request changes before a server sees it; `replace_prefix` and `path` exclude each other."""

    replace_prefix: str | None
    path: str | None
    host: str | None


class Forward(NamedTuple):
    """Send to one upstream, or to several by weight."""

    shares: tuple[Share, ...]
    rewrite: Rewrite | None


class Redirect(NamedTuple):
    """Answer with a Location; what is None is kept from the request (port: see DESIGN 2.2)."""

    scheme: str | None
    host: str | None
    port: int | None
    path: str | None
    status: int


class Respond(NamedTuple):
    """Answer without a server."""

    status: int
    body: str
    content_type: str


class HeaderChanges(NamedTuple):
    """Headers to set (replacing any of that name) and to remove; in written order."""

    set: tuple[tuple[str, str], ...]
    remove: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.set or self.remove)


class BasicAuth(NamedTuple):
    """User and password, checked against an htpasswd file."""

    realm: str
    users_file: str


class ExternalAuth(NamedTuple):
    """A sub-request decides: 2xx lets through, 401 and 403 are passed on, anything else fails closed."""

    upstream: str
    path: str


class RouteTimeouts(NamedTuple):
    """What a route changes of its upstream's timeouts; None keeps the upstream's."""

    connect_ms: int | None
    send_ms: int | None
    read_ms: int | None


class Route(NamedTuple):
    """One route. `order` is its place in the spec, from 0; `listeners` are names, all explicit: by default
    every http and https listener that does not redirect to https.
    """

    name: str
    order: int
    match: Match
    listeners: tuple[str, ...]
    action: Forward | Redirect | Respond
    rate_limit: RateLimit | None
    timeouts: RouteTimeouts
    request_headers: HeaderChanges
    response_headers: HeaderChanges
    websocket: bool
    allow: tuple[str, ...]
    auth: BasicAuth | ExternalAuth | None
    max_body_bytes: int | None
    origin: SpecPath


class Stats(NamedTuple):
    """A page of the engine's own counters, for these networks only."""

    port: int
    allow: tuple[str, ...]


class Metrics(NamedTuple):
    """Prometheus text on `/metrics`, for these networks only (empty: everybody who reaches the port)."""

    port: int
    allow: tuple[str, ...]


class Observability(NamedTuple):
    """`access_log` is json, text or off."""

    access_log: str
    stats: Stats | None
    metrics: Metrics | None
    alarms: bool


class DnsPolicy(NamedTuple):
    """`kind` is weighted (with `weight`) or failover (with `role` primary or secondary)."""

    kind: str
    identifier: str
    weight: int | None
    role: str | None


class Dns(NamedTuple):
    """Names that lead to the load balancer."""

    zone: str
    records: tuple[str, ...]
    policy: DnsPolicy | None


class RequestTest(NamedTuple):
    """One line of `tests:`: a request and what must be true of its answer; None is not asked."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    client: str | None
    route: str | None
    upstream: str | None
    shares: tuple[tuple[str, float], ...]
    redirect: str | None
    status: int | None
    upstream_path: str | None
    origin: SpecPath


class Topology(NamedTuple):
    """The whole. Mappings keep the spec's order; `targets` holds each named target's own options as written."""

    name: str
    listeners: Mapping[str, Listener]
    certificates: Mapping[str, Certificate]
    upstreams: Mapping[str, Upstream]
    rate_limits: Mapping[str, RateLimit]
    routes: tuple[Route, ...]
    observability: Observability
    dns: Dns | None
    targets: Mapping[str, Mapping[str, object]]
    accept: Mapping[str, str]
    tests: tuple[RequestTest, ...]
