"""The whole spec."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from lbgen.spec.choices import text_or_list
from lbgen.spec.models.base import AS_TEXT, Block, HeaderValue, HttpToken, Name, Network, PlainHost, Port, Text
from lbgen.spec.models.listeners import Certificate, Listener
from lbgen.spec.models.routes import RateLimit, Route
from lbgen.spec.models.targets import Targets
from lbgen.spec.models.upstreams import Upstream


class Stats(Block):
    """A page of the engine's own counters."""

    port: Port = Field(8404, description="Where.")
    allow: list[Network] = Field(default=["127.0.0.1"], min_length=1, description="Who may look.")


class Metrics(Block):
    """Prometheus text on `/metrics`."""

    port: Port = Field(9101, description="Where.")
    allow: list[Network] = Field(default=[], description="Who may look; empty: everybody who reaches the port.")


class Observability(Block):
    """What can be seen of the load balancer."""

    access_log: Literal["json", "text", "off"] = Field("json", description="One line a request.")
    stats: Stats | None = Field(None, description="Absent: no page.")
    metrics: Metrics | None = Field(None, description="Absent: none.")
    alarms: bool = Field(default=False, description="aws: CloudWatch alarms on errors and unhealthy servers.")


class Weighted(Block):
    """Route 53 weighted routing: one of several load balancers for one name."""

    identifier: Annotated[str, Field(min_length=1, max_length=128), AS_TEXT] = Field(
        description="Tells the records apart.", examples=["blue"]
    )
    weight: int = Field(ge=0, le=255, description="This one's share.", examples=[10])


class Failover(Block):
    """Route 53 failover routing."""

    identifier: Annotated[str, Field(min_length=1, max_length=128), AS_TEXT] = Field(
        description="Tells the records apart.", examples=["eu"]
    )
    role: Literal["primary", "secondary"] = Field(description="Which of the two this is.")


class Dns(Block):
    """aws: alias records in Route 53."""

    zone: PlainHost = Field(description="The hosted zone.", examples=["example.com"])
    records: list[Annotated[str, Field(pattern=r"^(\*\.)?[A-Za-z0-9_.-]+$"), AS_TEXT]] = Field(
        min_length=1, description="Names in it that lead here.", examples=[["shop.example.com"]]
    )
    weighted: Weighted | None = Field(None, description="Share the names with other load balancers.")
    failover: Failover | None = Field(None, description="Primary or secondary for the names.")


class RequestTest(Block):
    """A request and what must be true of its answer."""

    request: Annotated[str, Field(pattern=r"^[A-Z]+ https?://[^\s/]+(/\S*)?$"), AS_TEXT] = Field(
        description="Method and absolute URL.",
        examples=["GET https://shop.example.com/api/v1/cart"],
    )
    headers: dict[HttpToken, HeaderValue] = Field(default={}, description="Request headers.")
    client: Network | None = Field(None, description="The client's address.", examples=["203.0.113.7"])
    route: Name | None = Field(None, description="The route that answers.", examples=["api-v1"])
    upstream: Name | None = Field(
        None, description="The upstream that gets it (the largest share of a split).", examples=["api"]
    )
    share: dict[Name, Annotated[str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,4})?%$"), AS_TEXT]] = Field(
        default={}, description="Each upstream's share.", examples=[{"api-v2": "5%"}]
    )
    redirect: Text | None = Field(None, description="The Location.", examples=["https://shop.example.com/x?y=1"])
    status: int | None = Field(None, ge=100, le=599, description="The status.", examples=[308])
    path: Text | None = Field(None, description="The path and query that the server sees.", examples=["/cart"])


Code = Annotated[str, Field(pattern=r"^LB4[0-9]{2}$", description="A fidelity code.", examples=["LB412"])]


class Spec(Block):
    """One declarative load-balancer topology, version 1."""

    version: Literal[1] = Field(description="The version of this language.")
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,23}$"), AS_TEXT] = Field(
        description="Becomes part of resource names: at most 24 of a-z, 0-9 and `-`.",
        examples=["shop"],
    )
    listeners: dict[Name, Listener] = Field(min_length=1, description="Ports that clients connect to.")
    certificates: dict[Name, Certificate] = Field(default={}, description="Where each platform finds certificates.")
    upstreams: dict[Name, Upstream] = Field(default={}, description="Groups of servers.")
    rate_limits: dict[Name, RateLimit] = Field(default={}, description="Limits that routes refer to.")
    routes: list[Route] = Field(default=[], description="What happens to a request; matched by specificity.")
    observability: Observability = Field(Observability(), description="Logs, counters, metrics.")
    dns: Dns | None = Field(None, description="aws: names that lead here.")
    targets: Targets = Field(Targets(), description="What to render when no target is named.")
    accept: dict[Code, Annotated[str, Field(min_length=1), AS_TEXT]] = Field(
        default={}, description="Losses we know of, and why each is fine.", examples=[{"LB412": "agreed with security"}]
    )
    tests: list[RequestTest] = Field(default=[], description="What must be true: on the model and on engines.")
    environments: dict[Name, Any] = Field(
        default={}, description="Overlays, merged by name: `--env staging`.", examples=[{"staging": {"upstreams": {}}}]
    )
    extends: (
        Annotated[
            Annotated[Text, Tag("text")] | Annotated[list[Text], Tag("list")],
            Discriminator(text_or_list),
        ]
        | None
    ) = Field(None, description="A base file (or several), relative to this one.", examples=["base.lbgen.yaml"])
