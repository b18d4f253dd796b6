"""What the Gateway API templates print."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token
from lbgen.targets.kubernetes.views import Head


class GatewayListener(NamedTuple):
    """One entry of `spec.listeners`; `kinds` are the route kinds it takes."""

    name: Token
    hostname: Token | None
    port: Token
    protocol: Token
    mode: Token | None
    secrets: tuple[Token, ...]
    kinds: tuple[Token, ...]


class ClientCheck(NamedTuple):
    """Client certificates on one port, checked against a ConfigMap with the CA."""

    port: Token
    authority: Token
    mode: Token


class GatewayView(NamedTuple):
    """One Gateway."""

    head: Head
    class_name: Token
    client_checks: tuple[ClientCheck, ...]
    listeners: tuple[GatewayListener, ...]


class GatewayFile(NamedTuple):
    """gateway.yaml."""

    gateways: tuple[GatewayView, ...]


class NamedMatch(NamedTuple):
    """A header or query parameter of a match."""

    name: Token
    kind: Token
    value: Token


class MatchView(NamedTuple):
    """One entry of `matches`."""

    path_kind: Token
    path: Token
    method: Token | None
    headers: tuple[NamedMatch, ...]
    query: tuple[NamedMatch, ...]


class Setting(NamedTuple):
    """A header to set."""

    name: Token
    value: Token


class HeaderFilter(NamedTuple):
    """RequestHeaderModifier or ResponseHeaderModifier."""

    set: tuple[Setting, ...]
    remove: tuple[Token, ...]


class RewriteFilter(NamedTuple):
    """URLRewrite; `path_kind` names the field that `path` goes into."""

    host: Token | None
    path_kind: Token | None
    path_field: Token | None
    path: Token | None


class RedirectFilter(NamedTuple):
    """RequestRedirect."""

    scheme: Token | None
    host: Token | None
    port: Token | None
    path: Token | None
    status: Token


class ExtensionRef(NamedTuple):
    """A filter of the implementation's own."""

    group: Token
    kind: Token
    name: Token


class BackendRef(NamedTuple):
    """A Service, its port and its weight."""

    name: Token
    port: Token
    weight: Token


class RuleView(NamedTuple):
    """One rule of an HTTPRoute; each kind of header filter stands there once or not at all."""

    name: Token
    matches: tuple[MatchView, ...]
    has_filters: bool
    request_headers: tuple[HeaderFilter, ...]
    response_headers: tuple[HeaderFilter, ...]
    rewrite: RewriteFilter | None
    redirect: RedirectFilter | None
    extensions: tuple[ExtensionRef, ...]
    timeout: Token | None
    refs: tuple[BackendRef, ...]


class ParentRef(NamedTuple):
    """A section of a Gateway."""

    gateway: Token
    section: Token


class HttpRouteView(NamedTuple):
    """One HTTPRoute."""

    head: Head
    parents: tuple[ParentRef, ...]
    hostnames: tuple[Token, ...]
    rules: tuple[RuleView, ...]


class GrpcRuleView(NamedTuple):
    """One rule of a GRPCRoute; without a match it takes every call."""

    has_match: bool
    service: Token | None
    method: Token | None
    headers: tuple[NamedMatch, ...]
    refs: tuple[BackendRef, ...]


class GrpcRouteView(NamedTuple):
    """One GRPCRoute."""

    head: Head
    parents: tuple[ParentRef, ...]
    hostnames: tuple[Token, ...]
    rules: tuple[GrpcRuleView, ...]


class StreamRouteView(NamedTuple):
    """One TCPRoute, UDPRoute or TLSRoute."""

    kind: Token
    head: Head
    parents: tuple[ParentRef, ...]
    hostnames: tuple[Token, ...]
    refs: tuple[BackendRef, ...]


class BackendTlsView(NamedTuple):
    """One BackendTLSPolicy; without an authority the system's are trusted."""

    head: Head
    services: tuple[Token, ...]
    host: Token
    authority: Token | None


class RoutesFile(NamedTuple):
    """routes.yaml."""

    http: tuple[HttpRouteView, ...]
    grpc: tuple[GrpcRouteView, ...]
    streams: tuple[StreamRouteView, ...]
    backend_tls: tuple[BackendTlsView, ...]
