"""What each protocol towards servers is spoken with, and what it cannot carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.ports import Note, Support
from lbgen.targets.nginx.abilities import Abilities
from lbgen.topology import ExternalAuth, Forward, Route, Upstream

_HTTP2 = ("grpc", "h2c")
_LONGEST_GRPC_NAME = 46  # bytes: grpc_pass keeps names in buckets of 64, which no directive enlarges (measured)


def directive_of(upstream: Upstream, able: Abilities) -> str:
    """`grpc` or `proxy`; grpc_pass speaks HTTP/2 to any server, which proxy_pass learned in 1.29.4."""
    is_grpc = upstream.protocol == "grpc" or (upstream.protocol == "h2c" and not able.http2_servers)
    return "grpc" if is_grpc else "proxy"


def takes_header(directive: str, name: str) -> bool:
    """Whether `proxy_set_header` or `grpc_set_header` takes a header of that name."""
    return directive == "proxy" or len(name) <= _LONGEST_GRPC_NAME


def notes(route: Route, upstreams: Mapping[str, Upstream], able: Abilities) -> Iterator[Note]:
    """What a route asks for that its servers' protocol does not take."""
    if isinstance(route.auth, ExternalAuth):
        yield from _question_notes(route, upstreams[route.auth.upstream], able)
    if not isinstance(route.action, Forward):
        return
    used = [upstreams[share.upstream] for share in route.action.shares]
    http2 = [upstream for upstream in used if upstream.protocol in _HTTP2]
    if route.websocket and http2:
        yield Note(
            "websocket", (*route.origin, "websocket"), Support.UNSUPPORTED,
            f"nginx upgrades over HTTP/1.1 only, and the servers of `{http2[0].name}` speak {http2[0].protocol}",
        )  # fmt: skip
    if any(directive_of(upstream, able) == "grpc" for upstream in used):
        for name in (*(name for name, _ in route.request_headers.set), *route.request_headers.remove):
            if not takes_header("grpc", name):
                yield Note(
                    "headers.request", (*route.origin, "headers"), Support.UNSUPPORTED,
                    f"a header for grpc_pass has a name of at most {_LONGEST_GRPC_NAME} bytes",
                    f"`{name}` is set or removed", "it is left as it is",
                )  # fmt: skip


def _question_notes(route: Route, asked: Upstream, able: Abilities) -> Iterator[Note]:
    if directive_of(asked, able) == "grpc":
        yield Note(
            "auth.external", (*route.origin, "auth", "external"), Support.UNSUPPORTED,
            f"nginx asks by proxy_pass, and the servers of `{asked.name}` speak {asked.protocol}",
        )  # fmt: skip
