"""What the template prints: tokens, and tuples of them; complete, in order, nothing left to decide."""

from __future__ import annotations

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Token


class Block(NamedTuple):
    """Lines that belong together, under a comment (None: without)."""

    comment: Token | None
    lines: tuple[Token, ...]


class TlsDefaults(NamedTuple):
    """`ssl-default-bind-*`: what every TLS bind has unless it says otherwise."""

    policy: Token
    lines: tuple[Token, ...]


class Global(NamedTuple):
    """The global section."""

    beside: tuple[Token, ...]  # files that must lie beside the certificates
    logs: bool
    normalises: bool
    buffer_bytes: Token | None
    tls: TlsDefaults | None


class Defaults(NamedTuple):
    """The defaults section."""

    logs: bool
    client_timeout: Token


class CertificateStore(NamedTuple):
    """Section crt-store: where key and certificate lie in files of any name."""

    lines: tuple[Token, ...]


class Bind(NamedTuple):
    """A `bind` line behind its keyword."""

    words: Token


class Forwarded(NamedTuple):
    """Headers that tell servers about the client; `trusted` are the acl lines of proxies that are believed."""

    scheme: Token
    port: Token
    trusted: tuple[Token, ...]
    hops: tuple[Token, ...]


class Choices(NamedTuple):
    """How a request finds its route: variables first, then one rule a route, the most specific first."""

    variables: tuple[Token, ...]
    query: tuple[Token, ...]
    routes: tuple[Block, ...]


class HttpFrontend(NamedTuple):
    """A frontend in mode http."""

    name: Token
    title: Token
    binds: tuple[Bind, ...]
    timeout: Token | None
    log: Block | None
    hsts: Token | None
    to_https: Token | None
    forwarded: Forwarded | None
    choices: Choices | None
    blocks: tuple[Block, ...]
    uses: tuple[Token, ...]
    default: Token | None


class TcpFrontend(NamedTuple):
    """A frontend in mode tcp."""

    name: Token
    title: Token
    binds: tuple[Bind, ...]
    timeout: Token
    log: Block | None
    inspects: bool
    uses: tuple[Token, ...]
    default: Token | None


class Table(NamedTuple):
    """A backend that is only a stick table: the memory of a rate limit."""

    name: Token
    title: Token
    words: Token


class Backend(NamedTuple):
    """A backend; each block is a paragraph."""

    name: Token
    title: Token
    is_tcp: bool
    balance: Token
    settings: tuple[Token, ...]
    blocks: tuple[Block, ...]
    server_defaults: Token | None
    servers: tuple[Token, ...]


class Page(NamedTuple):
    """A frontend of the engine itself: `stats` or `metrics`."""

    name: Token
    binds: tuple[Bind, ...]
    refusals: tuple[Token, ...]
    is_stats: bool


class Config(NamedTuple):
    """The whole file."""

    top: Global
    defaults: Defaults
    certificates: CertificateStore | None
    resolves: bool
    http: tuple[HttpFrontend, ...]
    tcp: tuple[TcpFrontend, ...]
    tables: tuple[Table, ...]
    backends: tuple[Backend, ...]
    pages: tuple[Page, ...]
