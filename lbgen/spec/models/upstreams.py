"""`upstreams:`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from lbgen.spec.choices import number_or_text, off_or_table, text_or_table
from lbgen.spec.models.base import (
    AS_TEXT,
    Block,
    Duration,
    FilePath,
    HttpToken,
    Name,
    PathAndQuery,
    PlainHost,
    Port,
    QueryName,
    ServerAddress,
    StatusSet,
    Weight,
)


class Server(Block):
    """One server; `host:port` alone is the short form."""

    name: Name | None = Field(None, description="Its name in outputs; default: the upstream's name and a number.")
    address: ServerAddress = Field(description="Where it listens.")
    weight: Weight = Field(1, description="Its share of the traffic; 500:300 and 5:3 are the same.")
    max_connections: int | None = Field(
        None, ge=1, le=1_000_000, description="Connections (requests, in http) at once.", examples=[500]
    )
    backup: bool = Field(default=False, description="Used only while no other server is up.")
    drain: bool = Field(default=False, description="No new sessions; existing ones stay.")


class HashOnTable(Block):
    """Hash a part of the request; exactly one."""

    header: HttpToken | None = Field(None, description="A request header.", examples=["X-User"])
    cookie: HttpToken | None = Field(None, description="A cookie.", examples=["session"])
    query: QueryName | None = Field(None, description="A query parameter.", examples=["user"])


class Expect(Block):
    """What a healthy answer looks like."""

    status: StatusSet = Field("200-299", description="Accepted HTTP statuses.", examples=[200, "200-399"])


class HealthCheck(Block):
    """An active check."""

    type: Literal["http", "tcp", "grpc"] | None = Field(
        None, description="Default: http, grpc or tcp, as the upstream's protocol has it.", examples=["http"]
    )
    path: PathAndQuery | None = Field(
        None, description="http: the path to ask for; `/health` by default.", examples=["/health"]
    )
    interval: Duration = Field("10s", description="From one check to the next.")
    timeout: Duration = Field("5s", description="How long an answer may take; shorter than the interval.")
    unhealthy_threshold: int = Field(3, ge=1, le=100, description="Failures in a row before a server is out.")
    healthy_threshold: int = Field(2, ge=1, le=100, description="Successes in a row before it is back.")
    expect: Expect = Field(Expect(), description="http: the accepted answer.")


class PassiveHealthCheck(Block):
    """Real requests count."""

    failures: int = Field(3, ge=1, le=1000, description="Failed requests within the window that put a server out.")
    window: Duration = Field("30s", description="The window, and how long the server stays out.")


class SessionPersistence(Block):
    """Requests of one client stay with one server."""

    type: Literal["cookie", "client_ip"] = Field("cookie", description="How a client is recognised.")
    name: HttpToken = Field("LBGEN_SESSION", description="The cookie's name.", examples=["SERVERID"])
    lifetime: Duration | None = Field(
        None,
        description="How long a binding lasts; default: cookie, a browser session; client_ip, 1h.",
        examples=["1h"],
    )


class Keepalive(Block):
    """Idle connections kept open to the servers."""

    connections: int = Field(32, ge=0, le=65535, description="How many, per process of the load balancer; 0: none.")
    idle_timeout: Duration = Field("60s", description="Closed after so long without a request; below the server's own.")


class Timeouts(Block):
    """Towards the servers."""

    connect: Duration = Field("5s", description="TCP (and TLS) handshake.")
    send: Duration = Field("60s", description="Longest silence while sending.")
    read: Duration = Field("60s", description="Longest silence while reading.")


class Retries(Block):
    """Further tries on another server; idempotent requests only."""

    attempts: int = Field(1, ge=0, le=10, description="Further tries after the first; 0: none.", examples=[2])
    on: list[Literal["connect_error", "timeout", "http_500", "http_502", "http_503", "http_504"]] = Field(
        default=["connect_error", "timeout"], description="What counts as a failed try."
    )


class Queue(Block):
    """Wait when every server is at max_connections."""

    timeout: Duration = Field("10s", description="How long to wait before the answer is 503.")


class UpstreamTls(Block):
    """TLS towards the servers."""

    verify: bool = Field(default=True, description="Check the server's certificate and name.")
    ca: FilePath | None = Field(None, description="The CA to trust; default: the system's.")
    server_name: PlainHost | None = Field(
        None, description="The name to ask for and to check; default: the server's own host.", examples=["api.internal"]
    )


class KubernetesBinding(Block):
    """The Service behind which the servers run."""

    service: Name = Field(description="The Service's name.", examples=["api"])
    port: Annotated[Annotated[Port, Tag("number")] | Annotated[Name, Tag("text")], Discriminator(number_or_text)] = (
        Field(description="The Service's port, by number or name.", examples=[80, "http"])
    )
    workload: Name | None = Field(
        None, description="The Deployment that gets a readiness probe from the health check.", examples=["api"]
    )


class AwsBinding(Block):
    """How AWS finds the servers."""

    autoscaling_group: Annotated[str, Field(min_length=1, max_length=255), AS_TEXT] | None = Field(
        None, description="An auto-scaling group by name.", examples=["api-asg"]
    )
    target_type: Literal["instance"] | None = Field(
        None, description="Instances that something else registers.", examples=["instance"]
    )
    port: Port | None = Field(None, description="The instances' port; default: the first server's.", examples=[8080])


class Bind(Block):
    """How targets with their own discovery find the servers; default: the list."""

    kubernetes: KubernetesBinding | None = Field(None, description="ingress and gateway.")
    aws: AwsBinding | None = Field(None, description="aws.")


ServerEntry = Annotated[
    Annotated[ServerAddress, Tag("text")] | Annotated[Server, Tag("table")], Discriminator(text_or_table)
]


class Upstream(Block):
    """A group of servers; the key is its name."""

    protocol: Literal["http", "https", "h2c", "grpc", "tcp", "udp"] = Field(
        "http", description="What the servers speak."
    )
    algorithm: Literal[
        "round_robin",
        "least_connections",
        "least_response_time",
        "ip_hash",
        "consistent_hash",
        "random_two_choices",
        "random",
    ] = Field("round_robin", description="How a server is chosen; `lbgen recommend` helps.")
    hash_on: (
        Annotated[
            Annotated[Literal["client_ip", "uri"], Tag("text")] | Annotated[HashOnTable, Tag("table")],
            Discriminator(text_or_table),
        ]
        | None
    ) = Field(
        None,
        description="consistent_hash only: client_ip, uri (with the query), or a header, cookie or query parameter.",
        examples=["uri", {"header": "X-User"}],
    )
    servers: list[ServerEntry] = Field(
        min_length=1,
        description="The servers.",
        examples=[["10.0.0.1:8080", {"address": "10.0.0.2:8080", "weight": 2}]],
    )
    health_check: HealthCheck | None = Field(
        None, description="Active check; absent: none.", examples=[{"path": "/health"}]
    )
    passive_health_check: Annotated[
        Annotated[Literal[False], Tag("off")] | Annotated[PassiveHealthCheck, Tag("table")], Discriminator(off_or_table)
    ] = Field(PassiveHealthCheck(), description="Real requests count; on by default, `false` turns it off.")
    session_persistence: SessionPersistence | None = Field(None, description="Affinity; absent: none.")
    keepalive: Keepalive = Field(Keepalive(), description="Idle connections kept open.")
    timeouts: Timeouts = Field(Timeouts(), description="How long to wait for servers.")
    retries: Retries = Field(Retries(), description="Further tries on another server.")
    slow_start: Duration | None = Field(
        None, description="A recovered server gets its full share after this long.", examples=["30s"]
    )
    queue: Queue | None = Field(None, description="Wait when all servers are full; absent: refuse at once.")
    tls: UpstreamTls | None = Field(None, description="With protocol https (or grpc over TLS).")
    bind: Bind | None = Field(None, description="How targets with their own discovery find the servers.")
