"""Conditions as Traefik's rule language (v3 syntax)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from lbgen.targets.kubernetes.gateway.conditions import cookie_pattern
from lbgen.topology import Match, PathMatch


def rule(hosts: tuple[str, ...], match: Match) -> str:
    """The rule of a route under some of its hosts (none: any host)."""
    parts = [_any(_host(host) for host in hosts), _path(match.path)]
    parts.append(_any(f"Method({literal(method)})" for method in match.methods))
    parts += [f"Header({literal(name)}, {literal(value)})" for name, value in match.headers]
    parts += [f"Query({literal(name)}, {literal(value)})" for name, value in match.query]
    parts += [f"HeaderRegexp(`Cookie`, {literal(cookie_pattern(name, value))})" for name, value in match.cookies]
    return " && ".join(part for part in parts if part)


def literal(text: str) -> str:
    """A string of the rule language: raw between backticks, or in double quotes where it holds a backtick."""
    if "`" in text or not text.isprintable():
        return json.dumps(text)
    return f"`{text}`"


def _any(parts: Iterable[str]) -> str:
    found = list(parts)
    return f"({' || '.join(found)})" if len(found) > 1 else "".join(found)


def _host(host: str) -> str:
    """A wildcard is one or more labels."""
    if host.startswith("*."):
        return f"HostRegexp({literal('^.+' + re.escape(host[1:]) + '$')})"
    return f"Host({literal(host)})"


def _path(path: PathMatch | None) -> str:
    """A prefix in whole segments, which PathPrefix alone is not."""
    if path is None:
        return "PathPrefix(`/`)"
    if path.kind == "exact":
        return f"Path({literal(path.value)})"
    if path.kind == "prefix":
        return f"(Path({literal(path.value)}) || PathPrefix({literal(path.value + '/')}))"
    return f"PathRegexp({literal(path.value)})"
