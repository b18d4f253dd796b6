"""An answer against what the oracle expects, difference by difference."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.prove.cases import Fault
from lbgen.prove.client import Reply
from lbgen.prove.oracle import Expected, Pairs
from lbgen.topology import Match, PathMatch, Route

_FORWARDED = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-real-ip", "forwarded")

# How servers see a path that was sent in an unusual spelling is a finer point of how they are spoken to.
_SPOKEN = ("upstream.http", "upstream.https", "upstream.h2c")

# Headers that an engine makes itself, whatever a server or a client sends.
OWN_HEADERS = ("server", "date", "connection", "content-length", "host")


def differences(
    done: str, reply: Reply, expected: Expected, route: Route | None, tests: tuple[str, ...] = ()
) -> Iterator[Fault]:
    """Everything that is not as expected; where the wrong part answered, only that is said.

    `tests` are the features whose finer points the request is about.
    """
    about = (route.name,) if route else ()
    wrong = _wrong_place(reply, expected)
    if wrong and is_redirected(reply, expected):
        feature = "redirect" if route else "listener.redirect_to_https"
        yield Fault(done, _shown(expected), wrong, (feature,), (), about)
    elif wrong:
        # A climb above the root that is resolved instead of refused is a path that was cleaned up.
        finer = (*tests, *(_SPOKEN if expected.status == 400 else ()))
        yield Fault(done, _shown(expected), wrong, finer, routing_features(route, expected), about)
    if wrong:
        return
    yield from _location(done, reply, expected, about)
    if expected.body is not None and reply.body.decode("utf-8", "replace") != expected.body:
        yield Fault(done, f"body {expected.body!r}", f"body {reply.body[:80]!r}", ("respond",), (), about)
    for name, value in expected.answer:
        yield from _header(done, "answer", (name, value), reply.all(name), about)
    if expected.shares:
        yield from _seen_by_server(done, reply, expected, about, is_spelled=bool(tests))


def is_redirected(reply: Reply, expected: Expected) -> bool:
    """Whether the client is sent where it should be, whatever the status."""
    got = reply.first("location")
    return expected.location is not None and got is not None and _canonical(got) == _canonical(expected.location)


def _seen_by_server(
    done: str, reply: Reply, expected: Expected, about: tuple[str, ...], *, is_spelled: bool
) -> Iterator[Fault]:
    said = reply.said
    if expected.target is not None and said.get("target") != expected.target:
        features = ("rewrite.replace_prefix", "rewrite.path", *(_SPOKEN if is_spelled else ()))
        yield Fault(done, f"server sees `{expected.target}`", f"`{said.get('target')}`", features, (), about)
    headers = [(name, value) for name, value in said.get("headers", ())]
    if expected.host is not None:
        yield from _header(done, "request", ("host", expected.host), _values(headers, "host"), about)
    for name, value in expected.seen:
        yield from _header(done, "request", (name, value), _values(headers, name), about)


def _wrong_place(reply: Reply, expected: Expected) -> str:
    """What answered instead; empty when the right part did."""
    if not expected.shares:
        fine = reply.status == expected.status and reply.server is None
    else:
        fine = reply.server is not None and upstream_of(reply) in expected.shares and reply.status == 200
    return "" if fine else reply.summary


def upstream_of(reply: Reply) -> str | None:
    """The upstream whose stub answered."""
    return reply.server.partition("/")[0] if reply.server else None


def _shown(expected: Expected) -> str:
    if expected.shares:
        return f"answer from {' or '.join(expected.shares)} (route {expected.route})"
    why = f" ({expected.why})" if expected.why else ""
    return f"{expected.status}{why}" + (f" to {expected.location}" if expected.location else "")


def _location(done: str, reply: Reply, expected: Expected, about: tuple[str, ...]) -> Iterator[Fault]:
    if expected.location is None:
        return
    got = reply.first("location")
    if got is None or _canonical(got) != _canonical(expected.location):
        features = ("redirect", "listener.redirect_to_https")
        yield Fault(done, f"Location {expected.location}", f"Location {got}", features, (), about)


def _canonical(location: str) -> str:
    """A URL with its host as hosts compare: without case and final dot."""
    scheme, mark, rest = location.partition("://")
    authority, slash, path = rest.partition("/")
    name, colon, port = authority.partition(":")
    return f"{scheme}{mark}{name.lower().removesuffix('.')}{colon}{port}{slash}{path}"


def _header(done: str, where: str, header: tuple[str, str], got: list[str], about: tuple[str, ...]) -> Iterator[Fault]:
    name, wanted = header
    if got == ([wanted] if wanted else []):
        return
    expected = f"{where} header {name}: {wanted}" if wanted else f"no {where} header {name}"
    yield Fault(done, expected, " and ".join(got) or "absent", *_header_features(header, where), about)


def _header_features(header: tuple[str, str], where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The features whose finer points a header is about, and those it rests on."""
    name, wanted = header
    if name == "strict-transport-security":
        return ("tls.hsts",), ()
    if name in _FORWARDED:
        return ("forwarded_headers", "listener.trusted_proxies"), ()
    if name == "content-type":
        return ("respond",), ()
    if name == "host":
        return ("rewrite.host", "forwarded_headers"), ()
    feature = "headers.response" if where == "answer" else "headers.request"
    # An engine may be unable to remove a header of its own; whatever it sets, it sets exactly.
    return ((feature,), ()) if not wanted and name in OWN_HEADERS else ((), (feature,))


def routing_features(route: Route | None, expected: Expected) -> tuple[str, ...]:
    """The features that decide about a route."""
    if route is None:
        return (
            "match.hosts",
            "match.path.prefix",
            "match.path.exact",
            "match.path.regex",
            "listener.redirect_to_https",
        )
    features = list(match_features(route.match))
    if expected.status == 401:
        features.append("auth.basic")
    if expected.status == 403:
        features.append("allow")
    if route.auth:
        features += ["auth.basic", "auth.external"]
    if expected.shares:
        features.append("split")
    if expected.location:
        features.append("redirect")
    if expected.body is not None:
        features.append("respond")
    return tuple(features)


def match_features(match: Match) -> tuple[str, ...]:
    """The features a match asks for."""
    kind = f"match.path.{match.path.kind if isinstance(match.path, PathMatch) else 'prefix'}"
    found = [
        kind,
        *(f"match.{name}" for name in ("hosts", "methods", "headers", "query", "cookies") if getattr(match, name)),
    ]
    if any(host.startswith("*.") for host in match.hosts):
        found.append("match.hosts.wildcard")
    return tuple(found)


def _values(headers: Pairs | list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in headers if key.lower() == name]
