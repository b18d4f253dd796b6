"""What the Ingress template prints."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token
from lbgen.targets.kubernetes.views import Head


class PathView(NamedTuple):
    """One path of a rule; the Service's port by `number` or by `name`."""

    path: Token
    kind: Token
    service: Token
    number: Token | None
    name: Token | None


class IngressRule(NamedTuple):
    """The paths of one host; without one, of every host. A host without paths leaves them to other Ingresses."""

    host: Token | None
    paths: tuple[PathView, ...]


class IngressTls(NamedTuple):
    """A Secret and the hosts it is for."""

    hosts: tuple[Token, ...]
    secret: Token


class IngressView(NamedTuple):
    """One Ingress."""

    head: Head
    class_name: Token
    tls: tuple[IngressTls, ...]
    rules: tuple[IngressRule, ...]


class IngressFile(NamedTuple):
    """ingress.yaml; `remarks` are comment lines on top."""

    remarks: tuple[Token, ...]
    ingresses: tuple[IngressView, ...]
