"""`listeners:` and `certificates:`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lbgen.spec.models.base import AS_TEXT, Block, Duration, FilePath, Host, Name, Network, Port, Text


class Hsts(Block):
    """Strict-Transport-Security on every answer of this listener."""

    max_age: Duration = Field("730d", description="How long browsers remember. Mozilla asks for two years.")
    include_subdomains: bool = Field(default=False, description="The same for every sub-domain.")
    preload: bool = Field(default=False, description="Ask for the browsers' built-in list; hard to undo.")


class ClientCertificates(Block):
    """Certificates that clients must, or may, show."""

    ca: FilePath = Field(description="The CA that signed them.", examples=["/etc/ssl/clients-ca.pem"])
    mode: Literal["require", "optional"] = Field("require", description="Whether a client without one is refused.")


class ListenerTls(Block):
    """TLS towards clients."""

    policy: Literal["modern", "intermediate", "old"] = Field(
        "intermediate", description="Mozilla's server-side TLS profile: modern and intermediate of 6.0, old of 5.7."
    )
    certificates: list[Name] = Field(
        min_length=1,
        description="Names from `certificates:`; the first one answers unknown TLS names.",
        examples=[["shop"]],
    )
    hsts: Hsts | None = Field(None, description="Strict-Transport-Security; absent: not sent.")
    client_certificates: ClientCertificates | None = Field(None, description="Absent: clients are not asked.")


class Listener(Block):
    """A port that clients connect to; the key is its name."""

    protocol: Literal["http", "https", "tcp", "udp", "tls", "tls_passthrough"] = Field(
        description="`tls` terminates TLS and forwards TCP; `tls_passthrough` forwards by the TLS name, unopened."
    )
    port: Port = Field(description="The port to listen on.", examples=[80, 443])
    address: Text | None = Field(
        None, description="One address to listen on; absent: all, IPv4 and IPv6.", examples=["10.0.0.5", "2001:db8::5"]
    )
    redirect_to_https: bool = Field(
        default=False, description="Answer 308 to the same host, path and query on the https listener's port."
    )
    http2: bool | None = Field(None, description="HTTP/2 with clients; on by default on https.", examples=[True])
    tls: ListenerTls | None = Field(None, description="Needed with https and tls, an error elsewhere.")
    trusted_proxies: list[Network] = Field(
        default=[], description="Peers whose X-Forwarded-For is believed; nobody by default: it is replaced."
    )
    proxy_protocol: bool = Field(default=False, description="Clients' addresses arrive by the PROXY protocol.")
    upstream: Name | None = Field(
        None, description="Where tcp, udp, tls and tls_passthrough connections go.", examples=["postgres"]
    )
    sni: dict[Host, Name] = Field(
        default={}, description="tls_passthrough: upstream by TLS name.", examples=[{"vault.example.com": "vault"}]
    )


class Certificate(Block):
    """Where each platform finds a certificate: references only, key material is an error."""

    hosts: list[Host] = Field(default=[], description="The names it is for.", examples=[["shop.example.com"]])
    certificate: FilePath | None = Field(None, description="PEM file: the leaf, then the chain (nginx, HAProxy).")
    key: FilePath | None = Field(
        None, description="PEM file of its private key (nginx, HAProxy).", examples=["/etc/ssl/private/shop.key"]
    )
    acm: Annotated[str, Field(min_length=1), AS_TEXT] | None = Field(
        None, description="aws: a domain to look up in ACM, or an ARN.", examples=["shop.example.com"]
    )
    secret: Name | None = Field(None, description="ingress, gateway: the TLS Secret.", examples=["shop-tls"])
