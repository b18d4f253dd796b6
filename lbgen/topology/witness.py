"""Concrete requests that a route's match names: for examples in messages, for shadowing, and for proofs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from lbgen.lean_typing import Any
from lbgen.topology.nodes import Match, PathMatch, Route
from lbgen.topology.paths import normalise
from lbgen.topology.regex import compiled
from lbgen.topology.routing import Request

_UNUSED_LABEL = "lbgen-example"


def requests_for(route: Route, host: str | None) -> Iterator[Request]:
    """Requests under one host of a route that meet its match: each path witness with each method."""
    match = route.match
    headers = list(match.headers)
    if match.cookies:
        headers.append(("cookie", "; ".join(f"{name}={value}" for name, value in match.cookies)))
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in match.query)
    for path in paths_for(match.path):
        for method in match.methods or ("GET",):
            target = f"{path}?{query}" if query else path
            yield Request(method, host_for(host), target, tuple(headers))


def host_for(pattern: str | None) -> str:
    """A host that a pattern names."""
    if pattern is None:
        return f"{_UNUSED_LABEL}.invalid"
    return pattern.replace("*", _UNUSED_LABEL, 1) if pattern.startswith("*.") else pattern


def paths_for(path: PathMatch | None) -> Iterator[str]:
    """Paths that a match names: itself, below it, beside it; for a regex, strings made from the pattern."""
    if path is None:
        yield from ("/", f"/{_UNUSED_LABEL}", f"/{_UNUSED_LABEL}/deeper")
    elif path.kind == "exact":
        yield path.value
    elif path.kind == "prefix":
        yield from (f"{path.value}/{_UNUSED_LABEL}", path.value, f"{path.value}/", f"{path.value}/a/b")
    else:
        yield from _regex_paths(path.value)


def request_matches(match: Match, request: Request) -> bool:
    """Whether a witness still meets the match it was made for (generated text may not)."""
    return match.path is None or match.path.kind != "regex" or bool(compiled(match.path.value).search(request.target))


def _regex_paths(pattern: str) -> Iterator[str]:
    for repeats in (1, 0, 2):
        try:
            text = _generate(_parsed(pattern), repeats)
        except _NotGeneratedError:
            continue
        for candidate in (text, "/" + text):
            is_normal = candidate.startswith("/") and normalise(candidate) == candidate
            if is_normal and compiled(pattern).search(candidate):
                yield candidate


class _NotGeneratedError(Exception):
    pass


def _parsed(pattern: str) -> Any:
    return re._parser.parse(pattern, re.ASCII)  # type: ignore[attr-defined]  # noqa: SLF001  # the only parser there is


def _generate(parsed: Any, repeats: int) -> str:
    return "".join(_piece(str(operation), argument, repeats) for operation, argument in parsed)


def _piece(operation: str, argument: Any, repeats: int) -> str:
    match operation:
        case "LITERAL":
            return chr(argument)
        case "NOT_LITERAL":
            return "b" if argument == ord("a") else "a"
        case "ANY":
            return "a"
        case "IN":
            return _member(argument)
        case "AT":
            return ""
        case "BRANCH":
            return _generate(argument[1][0], repeats)
        case "SUBPATTERN":
            return _generate(argument[3], repeats)
        case "MAX_REPEAT" | "MIN_REPEAT":
            low, high, inner = argument
            return _generate(inner, repeats) * int(max(low, min(int(high), repeats)))
        case _:
            raise _NotGeneratedError(operation)


_CATEGORY = {"CATEGORY_DIGIT": "1", "CATEGORY_WORD": "a", "CATEGORY_NOT_SPACE": "a", "CATEGORY_NOT_DIGIT": "a"}


def _member(items: Any) -> str:
    if str(items[0][0]) == "NEGATE":
        return next((letter for letter in "axyz019-_~" if not _in_class(letter, items[1:])), "%")
    operation, argument = items[0]
    match str(operation):
        case "LITERAL":
            return chr(argument)
        case "RANGE":
            return chr(argument[0])
        case _:
            return _CATEGORY.get(str(argument), "-")


def _in_class(letter: str, items: Any) -> bool:
    code = ord(letter)
    for operation, argument in items:
        match str(operation):
            case "LITERAL":
                if argument == code:
                    return True
            case "RANGE":
                if argument[0] <= code <= argument[1]:
                    return True
            case _:
                if str(argument) in ("CATEGORY_WORD", "CATEGORY_NOT_SPACE"):
                    return True
    return False
