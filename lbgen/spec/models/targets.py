"""`targets:`: which to render by default, and what only that target needs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lbgen.spec.models.base import AS_TEXT, Block, Name

EngineVersion = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,3}(\.[0-9]{1,4}){1,2}$",
        description="The engine's version, in quotes; what it can do depends on it.",
        examples=["1.31", "2.8"],
    ),
    AS_TEXT,
]


class Nginx(Block):
    """nginx, open source or Plus."""

    version: EngineVersion | None = Field(None, description="Default: the newest that lbgen knows.", examples=["1.31"])
    edition: Literal["oss", "plus"] = Field("oss", description="Open source, or NGINX Plus.")
    resolver: list[Annotated[str, Field(pattern=r"^[0-9A-Za-z.:\[\]-]+$"), AS_TEXT]] = Field(
        default=[],
        description="DNS servers; with them, from 1.27.3 on, servers given by name are looked up again and again.",
        examples=[["10.0.0.2"]],
    )


class Haproxy(Block):
    """HAProxy."""

    version: EngineVersion | None = Field(
        None, description="Default: the oldest long-term release in use.", examples=["2.8"]
    )


class AccessLogs(Block):
    """Where the load balancer's access logs go."""

    bucket: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"), AS_TEXT] = Field(
        description="An S3 bucket.", examples=["logs"]
    )
    prefix: Annotated[str, Field(pattern=r"^([A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*)?$"), AS_TEXT] = Field(
        "",
        description="A folder in it.",
        examples=["shop"],
    )


class Aws(Block):
    """ALB, NLB and what belongs to them, as Terraform."""

    region: Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$"), AS_TEXT] | None = Field(
        None,
        description="Default: a Terraform variable.",
        examples=["eu-central-1"],
    )
    vpc_id: Annotated[str, Field(pattern=r"^vpc-[0-9a-z]{1,17}$"), AS_TEXT] | None = Field(
        None, description="Default: a Terraform variable.", examples=["vpc-0123"]
    )
    subnets: list[Annotated[str, Field(pattern=r"^subnet-[0-9a-z-]{1,17}$"), AS_TEXT]] = Field(
        default=[], description="Default: a Terraform variable.", examples=[["subnet-a", "subnet-b"]]
    )
    access_logs: AccessLogs | None = Field(None, description="Absent: no access logs.")
    internal: bool = Field(default=False, description="Reachable from inside the VPC only.")
    deletion_protection: bool = Field(default=True, description="Refuse to be destroyed.")
    cdn: bool = Field(default=False, description="CloudFront in front.")


class Ingress(Block):
    """Kubernetes Ingress, with the words of one controller."""

    controller: Literal["generic", "traefik", "f5-nginx", "haproxy", "haproxy-ingress", "aws-alb", "ingress-nginx"] = (
        Field("generic", description="Whose annotations to use; ingress-nginx was retired in March 2026.")
    )
    namespace: Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"), AS_TEXT] = Field(
        "default", description="The namespace of every object.", examples=["shop"]
    )
    class_name: Name | None = Field(
        None, alias="class", description="The IngressClass; default: the controller's usual one.", examples=["traefik"]
    )


class Gateway(Block):
    """Kubernetes Gateway API, with what one implementation adds."""

    class_name: Name = Field("lbgen", alias="class", description="The GatewayClass.", examples=["envoy"])
    namespace: Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"), AS_TEXT] = Field(
        "default", description="The namespace of every object.", examples=["shop"]
    )
    implementation: (
        Literal["standard", "envoy-gateway", "nginx-gateway-fabric", "traefik", "cilium", "istio", "aws"] | None
    ) = Field(None, description="Whose extensions may be used; default: told from the class, else standard.")


class Targets(Block):
    """The targets to render when none is named; each block may be empty (`nginx: {}`)."""

    nginx: Nginx | None = Field(None, description="nginx.conf.")
    haproxy: Haproxy | None = Field(None, description="haproxy.cfg.")
    aws: Aws | None = Field(None, description="Terraform.")
    ingress: Ingress | None = Field(None, description="Ingress manifests.")
    gateway: Gateway | None = Field(None, description="Gateway API manifests.")
