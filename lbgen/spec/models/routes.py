"""`routes:` and `rate_limits:`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from lbgen.spec.choices import basic_or_external, text_or_table
from lbgen.spec.models.base import (
    AS_TEXT,
    Block,
    Duration,
    FilePath,
    HeaderValue,
    Host,
    HttpToken,
    Name,
    Network,
    PathAndQuery,
    PlainHost,
    Port,
    QueryName,
    RequestPath,
    SetHeaderValue,
    Size,
    Text,
    Weight,
)


class RateKeyTable(Block):
    """Count by a part of the request; exactly one."""

    header: HttpToken | None = Field(None, description="A request header.", examples=["X-Api-Key"])
    cookie: HttpToken | None = Field(None, description="A cookie.", examples=["session"])


class RateLimit(Block):
    """A token bucket per key and per load-balancer instance; the key is its name."""

    requests: int = Field(ge=1, le=10_000_000, description="Refill per `per`.", examples=[100])
    per: Duration = Field(description="The window.", examples=["1s", "10s", "1m"])
    burst: int = Field(0, ge=0, le=10_000_000, description="How many may come at once.", examples=[20])
    key: Annotated[
        Annotated[Literal["client_ip", "global"], Tag("text")] | Annotated[RateKeyTable, Tag("table")],
        Discriminator(text_or_table),
    ] = Field("client_ip", description="What is counted: each client_ip, header or cookie value, or all together.")
    status: int = Field(429, ge=400, le=599, description="The answer above the limit, with Retry-After.")


class PathMatch(Block):
    """Exactly one of the three."""

    exact: RequestPath | None = Field(None, description="The whole path.", examples=["/login"])
    prefix: RequestPath | None = Field(
        None, description="Whole segments: `/api` is `/api` and `/api/x`, never `/apix`.", examples=["/api"]
    )
    regex: Annotated[str, Field(min_length=1, max_length=1000), AS_TEXT] | None = Field(
        None,
        description="RE2 syntax; anchored as written.",
        examples=["^/img/[0-9]+\\.png$"],
    )


class Match(Block):
    """All of it must hold; empty matches everything."""

    hosts: list[Host] = Field(
        default=[], description="Any of these hosts; empty: all.", examples=[["shop.example.com"]]
    )
    path: PathMatch | None = Field(None, description="Absent: every path.", examples=[{"prefix": "/api"}])
    methods: list[HttpToken] = Field(
        default=[], description="Any of these methods; empty: all.", examples=[["GET", "POST"]]
    )
    headers: dict[HttpToken, HeaderValue] = Field(
        default={}, description="Each header has exactly this value.", examples=[{"X-Canary": "always"}]
    )
    query: dict[QueryName, Text] = Field(
        default={},
        description="Each parameter has exactly this value, after percent-decoding.",
        examples=[{"debug": "1"}],
    )
    cookies: dict[HttpToken, HeaderValue] = Field(
        default={}, description="Each cookie has exactly this value.", examples=[{"beta": "yes"}]
    )


class Share(Block):
    """One part of a split."""

    upstream: Name = Field(description="An upstream.", examples=["api-v2"])
    weight: Weight = Field(description="Its share.", examples=[95, 5])


class Rewrite(Block):
    """What changes before a server sees the request."""

    replace_prefix: RequestPath | None = Field(
        None, description="Instead of the matched prefix; one slash stays at the joint.", examples=["/"]
    )
    path: RequestPath | None = Field(None, description="A fixed path.", examples=["/fixed"])
    host: PlainHost | None = Field(None, description="The Host the server sees.", examples=["other.example.com"])


class Redirect(Block):
    """What it does not name is kept."""

    scheme: Literal["http", "https"] | None = Field(None, description="The new scheme.")
    host: PlainHost | None = Field(None, description="The new host.", examples=["shop.example.com"])
    port: Port | None = Field(None, description="The new port.", examples=[8443])
    path: PathAndQuery | None = Field(
        None, description="The new path; the client's query is kept, unless a final `?` drops it.", examples=["/new"]
    )
    status: Literal[301, 302, 303, 307, 308] = Field(308, description="The status.")


class Respond(Block):
    """An answer without a server."""

    status: int = Field(200, ge=200, le=599, description="The status.", examples=[200, 503])
    body: Annotated[str, Field(max_length=16_000), AS_TEXT] = Field(
        "", description="The body.", examples=["User-agent: *\nDisallow: /\n"]
    )
    content_type: Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=200), AS_TEXT] = Field(
        "text/plain", description="The Content-Type."
    )


class HeaderChanges(Block):
    """Headers to set and to remove."""

    set: dict[HttpToken, SetHeaderValue] = Field(
        default={}, description="Replaces any header of that name.", examples=[{"Cache-Control": "no-store"}]
    )
    remove: list[HttpToken] = Field(default=[], description="Removed where present.", examples=[["Server"]])


class Headers(Block):
    """Changes to the request (towards the server) and the response (towards the client)."""

    request: HeaderChanges = Field(HeaderChanges(), description="Towards the server.")
    response: HeaderChanges = Field(HeaderChanges(), description="Towards the client.")


class BasicAuth(Block):
    """User and password."""

    realm: HeaderValue = Field("restricted", description="What the browser shows.")
    users_file: FilePath = Field(description="An htpasswd file.", examples=["/etc/lbgen/admin.htpasswd"])


class ExternalAuth(Block):
    """A service decides: 2xx lets through, 401 and 403 are passed on, all else fails closed."""

    upstream: Name = Field(description="The upstream to ask.", examples=["auth"])
    path: PathAndQuery = Field("/", description="The path to ask for.", examples=["/verify"])


class BasicAuthBlock(Block):
    """`auth: {basic: ...}`."""

    basic: BasicAuth = Field(description="User and password, from an htpasswd file.")


class ExternalAuthBlock(Block):
    """`auth: {external: ...}`."""

    external: ExternalAuth = Field(description="Ask a service.")


class RouteTimeouts(Block):
    """Changes of the upstream's timeouts for this route."""

    connect: Duration | None = Field(None, description="TCP (and TLS) handshake.", examples=["2s"])
    send: Duration | None = Field(None, description="Longest silence while sending.", examples=["30s"])
    read: Duration | None = Field(None, description="Longest silence while reading.", examples=["30s"])


class Route(Block):
    """A match and exactly one action: upstream, split, redirect or respond."""

    name: Name | None = Field(None, description="Its name in outputs and reports; default: `route-` and its place.")
    match: Match = Field(Match(), description="Which requests; by specificity, not by order.")
    listeners: list[Name] | None = Field(
        None, min_length=1, description="Where; default: every http and https listener.", examples=[["secure"]]
    )
    upstream: Name | None = Field(None, description="Send to this upstream.", examples=["api"])
    split: list[Share] | None = Field(None, min_length=1, description="Send to several, by weight (canary).")
    redirect: Redirect | None = Field(None, description="Answer with a redirect.")
    respond: Respond | None = Field(None, description="Answer directly.")
    rewrite: Rewrite | None = Field(None, description="Change the request before a server sees it.")
    rate_limit: Name | None = Field(None, description="A name from `rate_limits:`.", examples=["per-client"])
    timeouts: RouteTimeouts = Field(RouteTimeouts(), description="Instead of the upstream's.")
    headers: Headers = Field(Headers(), description="Headers to set and remove.")
    websocket: bool = Field(default=False, description="Allow upgrades; no read timeout below 1h.")
    allow: list[Network] = Field(default=[], description="Only these clients, others get 403; empty: all.")
    auth: (
        Annotated[
            Annotated[BasicAuthBlock, Tag("basic")] | Annotated[ExternalAuthBlock, Tag("external")],
            Discriminator(basic_or_external),
        ]
        | None
    ) = Field(None, description="Who may; absent: everybody.")
    max_body_size: Size | None = Field(None, description="Larger requests get 413; absent: no limit.")
