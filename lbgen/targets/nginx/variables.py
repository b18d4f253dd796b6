"""Variables that the plan defines as it goes: one name per distinct map, in the order of their first use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lbgen.ports import Token
from lbgen.targets.nginx import quote
from lbgen.targets.nginx.view import Definition, Entry

DEFAULT = Token("default")
VOLATILE = (Token("volatile"), Token(""))
EMPTY = Token('""')
_KEPT = "a trusted proxy's {}, ours for everybody else"
_COMMENTS: Mapping[str, str] = {
    "client_port": "the client's port, where it is not the scheme's default",
    "condition": "a condition on the path",
    "connection": "only a client that asks for a WebSocket gets an upgrade",
    "cookie": "a condition on a cookie",
    "cookie_value": "a cookie's value; its name has case",
    "fixed_path": "a path of the spec's, with the client's query",
    "forwarded": _KEPT.format("Forwarded"),
    "header": "a condition on a header",
    "host_header": "the Host header as sent; the host alone where the request line names another one",
    "method": "a condition on the method",
    "own_path": "the same, but for sub-requests of our own",
    "parameter": "a query parameter's value; its name has case",
    "path": "the path as sent, to choose locations by, where it holds escapes that are data",
    "query": "a condition on the query, whichever characters are escaped",
    "refused": "a fragment, or an escaped slash in a path that has to be normalised: 400",
    "retry_after": "seconds to wait, for refused requests",
    "rewritten": "the path as sent, its prefix replaced",
    "route": "which route takes a request, by its conditions in order: 1 where one is met",
    "served_by": "the server that answered",
    "sni": "where each TLS name goes",
    "split": "shares of the traffic",
    "sticky": "the upstream of the server that the cookie names",
    "sticky_cookie": "a new cookie, where another server answered than the client's names",
    "text": "a part of a long text",
    "too_large": "a Content-Length above what the route takes",
    "trusted": "whether the peer is a trusted proxy",
    "unreached": "where a request goes that no server could be reached for",
    "x_forwarded_for": _KEPT.format("X-Forwarded-For with its own address behind"),
    "x_forwarded_host": _KEPT.format("X-Forwarded-Host"),
    "x_forwarded_port": _KEPT.format("X-Forwarded-Port"),
    "x_forwarded_proto": _KEPT.format("X-Forwarded-Proto"),
    "x_request_id": _KEPT.format("X-Request-ID"),
}


class Variables:
    """Defines variables of one http or stream block."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Token] = {}
        self._made: list[Definition] = []
        self._count: dict[str, int] = {}

    def all(self) -> tuple[Definition, ...]:
        """Everything defined so far."""
        return tuple(self._made)

    def map(self, purpose: str, source: Token, entries: Iterable[tuple[Token, Token]]) -> Token:
        """A variable by `map`; entries as (key, value), the default among them."""
        return self._define("map", purpose, source, tuple(entries))

    def geo(self, purpose: str, source: Token, networks: Sequence[str]) -> Token:
        """A variable that is 1 for an address in one of the networks, else 0."""
        entries = [(DEFAULT, Token("0")), *((quote.word(network), Token("1")) for network in networks)]
        return self._define("geo", purpose, source, tuple(entries))

    def split(self, purpose: str, source: Token, parts: Iterable[tuple[Token, Token]]) -> Token:
        """A variable by `split_clients`; parts as (percentage or `*`, value)."""
        return self._define("split_clients", purpose, source, tuple(parts))

    def cookie(self, name: str) -> Token:
        """A variable that holds the first cookie of that name, with case; empty without one."""
        return self._picked("cookie_value", Token("$http_cookie"), rf"(?:^|;)\s*{quote.exactly(name)}=", "[^;]*")

    def parameter(self, name: str) -> Token:
        """A variable that holds the first query parameter of that name, with case, as sent; empty without one."""
        return self._picked("parameter", Token("$args"), rf"(?:^|&){quote.exactly(name)}=", "[^&]*")

    def text(self, value: str) -> Token:
        """A literal where variables are expanded, in pieces where nginx refuses so long a word."""
        parts = quote.fitting(value)
        if len(parts) == 1:
            return quote.pieces(value)
        return quote.pieces(*(self.map("text", EMPTY, [(DEFAULT, quote.pieces(part))]) for part in parts))

    def _picked(self, purpose: str, source: Token, before: str, value: str) -> Token:
        pattern = quote.map_regex(f"{before}(?<lbgen_picked>{value})")
        return self.map(purpose, source, [(DEFAULT, EMPTY), (pattern, Token("$lbgen_picked"))])

    def _define(self, kind: str, purpose: str, source: Token, entries: tuple[tuple[Token, Token], ...]) -> Token:
        key = (kind, source, entries)
        if key not in self._known:
            number = self._count[purpose] = self._count.get(purpose, 0) + 1
            name = Token(f"$lbgen_{purpose}" + (f"_{number}" if number > 1 else ""))
            self._known[key] = name
            header = Token(f"{kind} {source} {name}")
            comment = quote.fixed(_COMMENTS[purpose])
            self._made.append(Definition(comment, header, tuple(Entry(*entry) for entry in entries)))
        return self._known[key]
