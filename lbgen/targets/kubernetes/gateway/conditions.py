"""What a route asks of a request, as matches of an HTTPRoute; and why some cannot be said."""

from __future__ import annotations

import re

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.gateway.views import MatchView, NamedMatch
from lbgen.topology import Match, PathMatch, Route, SpecPath

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"})
LONGEST_VALUE = 1024  # Gateway API v1: HTTPPathMatch.value, HTTPQueryParamMatch.value
LONGEST_HEADER = 4096  # Gateway API v1: HTTPHeaderMatch.value
MOST_CONDITIONS = 16  # Gateway API v1: headers and queryParams of one match
_PLAIN_PATH = lazy_pattern(r"(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+\Z")
_TOKEN = lazy_pattern(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_EXACT, _REGEX, _PREFIX = Token("Exact"), Token("RegularExpression"), Token("PathPrefix")


class Said(NamedTuple):
    """The matches of one route (none: it cannot be said), and what is lost."""

    matches: tuple[MatchView, ...]
    notes: tuple[Note, ...]


def matches(route: Route) -> Said:
    """One match per method; a condition that cannot be said leaves the route out, so that it never takes more."""
    refused = [*_path_problem(route), *_condition_problems(route)]
    methods = [method for method in route.match.methods if method in METHODS]
    unknown = [method for method in route.match.methods if method not in METHODS]
    if unknown:
        refused.append(_method_problem(route, unknown, bool(methods)))
    if any(note.after == _LEFT_OUT for note in refused):
        return Said((), tuple(refused))
    kind, path = _path(route.match.path)
    headers, query = _headers(route.match), _query(route.match)
    views = tuple(
        MatchView(kind, path, Token(method) if method else None, headers, query) for method in methods or [""]
    )
    return Said(views, tuple(refused))


_LEFT_OUT = "the route is left out"


def usable_hosts(route: Route) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    """The hosts a hostname field takes, and a note about each other one."""
    kept = tuple(host for host in route.match.hosts if names.is_host(host))
    place = (*route.origin, "match", "hosts")
    notes = tuple(
        Note(
            "match.hosts", place, Support.UNSUPPORTED, "a hostname is a DNS name of a-z, 0-9 and `-`, no address",
            before=f"host `{host}`", after="left out",
        )
        for host in route.match.hosts
        if host not in kept
    )  # fmt: skip
    return kept, notes


def anchored(pattern: str) -> str:
    """The same language for engines that search and for engines that want the whole path to match."""
    is_whole = pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith("\\$")
    return pattern if is_whole and not _has_choice(pattern) else f".*(?:{pattern}).*"


def _has_choice(pattern: str) -> bool:
    """Whether a `|` stands outside of groups and classes, where it would split the anchors."""
    depth, in_class, position = 0, False, 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\":
            position += 1
        elif in_class:
            in_class = character != "]" or pattern[position - 1] in "[^"
        elif character == "[":
            in_class = True
        elif character == "|" and not depth:
            return True
        else:
            depth += (character == "(") - (character == ")")
        position += 1
    return False


def cookie_pattern(name: str, value: str) -> str:
    """A Cookie header that holds `name=value`, for engines that search and for those that match the whole."""
    return f"^(.*;[ \\t]*)?{re_quoted(name)}={re_quoted(value)}([ \\t]*;.*)?$"


def re_quoted(text: str) -> str:
    """`text` as a regular expression of RE2 that matches it alone."""
    return re.sub(r"([^A-Za-z0-9_ -])", r"\\\1", text)


def _path(path: PathMatch | None) -> tuple[Token, Token]:
    if path is None:
        return _PREFIX, quote.text("/")
    if path.kind == "exact":
        return _EXACT, quote.text(path.value)
    return (_PREFIX, quote.text(path.value)) if path.kind == "prefix" else (_REGEX, quote.text(anchored(path.value)))


def _headers(match: Match) -> tuple[NamedMatch, ...]:
    found = [NamedMatch(quote.word(name), _EXACT, quote.text(value)) for name, value in match.headers]
    if match.cookies:
        pattern = cookie_pattern(*match.cookies[0])
        found.append(NamedMatch(Token("Cookie"), _REGEX, quote.text(pattern)))
    return tuple(found)


def _query(match: Match) -> tuple[NamedMatch, ...]:
    return tuple(NamedMatch(quote.word(name), _EXACT, quote.text(value)) for name, value in match.query)


def _path_problem(route: Route) -> list[Note]:
    path = route.match.path
    if path is None:
        return []
    place = (*route.origin, "match", "path")
    feature = f"match.path.{path.kind}"
    value = anchored(path.value) if path.kind == "regex" else path.value
    if len(value) > LONGEST_VALUE:
        return [_lost(feature, place, f"a path is at most {LONGEST_VALUE} characters long", f"path `{value[:40]}…`")]
    if path.kind == "regex":
        return []
    if _PLAIN_PATH.match(value) is None or "%2F" in value:
        why = "a path holds RFC 3986 characters alone, and no `%2F`"
        return [_lost(feature, place, why, f"path `{value}`")]
    return []


def _condition_problems(route: Route) -> list[Note]:
    match, place = route.match, (*route.origin, "match")
    found = []
    if len(match.cookies) > 1:
        why = "a match names the Cookie header once, so two cookies in any order cannot be said"
        found.append(_lost("match.cookies", (*place, "cookies"), why, f"{len(match.cookies)} cookies"))
    if len(match.headers) + bool(match.cookies) > MOST_CONDITIONS:
        why = f"a match holds {MOST_CONDITIONS} headers"
        found.append(_lost("match.headers", (*place, "headers"), why, f"{len(match.headers)} headers"))
    for name, value in match.cookies:
        if len(cookie_pattern(name, value)) > LONGEST_HEADER:
            why = f"a header is compared with at most {LONGEST_HEADER} characters"
            found.append(_lost("match.cookies", (*place, "cookies"), why, f"`{name}={value[:40]}…`"))
    if any(name == "cookie" for name, _ in match.headers) and match.cookies:
        found.append(_lost("match.cookies", (*place, "cookies"), "the Cookie header is matched already", "a cookie"))
    for name, value in match.headers:
        if not value:
            why = "a header is compared with at least one character"
            found.append(_lost("match.headers", (*place, "headers"), why, f"an empty `{name}`"))
    for name, value in match.query:
        if _TOKEN.match(name) is None or not 0 < len(value) <= LONGEST_VALUE:
            why = f"a query parameter's name is a token, its value 1 to {LONGEST_VALUE} characters"
            found.append(_lost("match.query", (*place, "query"), why, f"`{name}={value[:40]}`"))
    return found


def _method_problem(route: Route, unknown: list[str], has_others: bool) -> Note:
    after = "these methods are left out" if has_others else _LEFT_OUT
    why = f"a method is one of {', '.join(sorted(METHODS))}"
    place = (*route.origin, "match", "methods")
    return Note("match.methods", place, Support.UNSUPPORTED, why, before=f"method {', '.join(unknown)}", after=after)


def _lost(feature: str, place: SpecPath, why: str, before: str) -> Note:
    return Note(feature, place, Support.UNSUPPORTED, why, before=before, after=_LEFT_OUT)
