"""Values that controllers write into configuration files of their own: what could end its place there is taken out.

nginx and HAProxy controllers copy annotations, and nginx ones paths, into their configuration (CVE-2021-25742,
CVE-2025-1097, CVE-2025-24514 are of that kind). Only values of these characters reach them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes.ingress.wish import Wish
from lbgen.topology import (
    BasicAuth,
    ExternalAuth,
    Forward,
    HeaderChanges,
    Redirect,
    Respond,
    Route,
    SpecPath,
    Upstream,
)

_SAFE = lazy_pattern(r"[A-Za-z0-9 !&()*+,./:<=>?@\[\]^_|~-]*\Z")
_NAME = lazy_pattern(r"[A-Za-z0-9_-]+\Z")
_PATH = lazy_pattern(r"[A-Za-z0-9!&()*+,./:=@_~%?^|\[\]-]*\Z")
_WHY = "the controller would copy it into its own configuration, where it could end its place"


def is_safe_path(route: Route) -> bool:
    """Whether a route's path can be copied into a configuration."""
    path = route.match.path
    if path is None or path.kind == "regex":
        return path is None or re.search(r"[;{}\"'#\s`$]", path.value.removesuffix("$")) is None
    return _PATH.match(path.value) is not None


def has_safe_conditions(route: Route) -> bool:
    """Whether the header conditions can be copied into a configuration."""
    return all(_NAME.match(name) and _SAFE.match(value) for name, value in route.match.headers)


def path_note(route: Route) -> Note:
    """Says that a path is not rendered."""
    path = route.match.path
    assert path is not None
    place = (*route.origin, "match", "path")
    return Note(
        f"match.path.{path.kind}", place, Support.UNSUPPORTED, _WHY, f"path `{path.value}`", "the route is left out"
    )


def cleaned(wish: Wish) -> tuple[Wish, tuple[Note, ...]]:
    """The wish without what cannot be copied, and a note about each such value."""
    notes = tuple(_notes(wish))
    if not notes:
        return wish, ()
    route = wish.route._replace(
        request_headers=_headers(wish.route.request_headers),
        response_headers=_headers(wish.route.response_headers),
        auth=_auth(wish.route),
        action=_action(wish.route),
    )
    if wish.limit and wish.limit.key.name and not _NAME.match(wish.limit.key.name):
        route = route._replace(rate_limit=None)
    auth_url = wish.auth_url if _SAFE.match(wish.auth_url) else ""
    upstream = wish.upstream and _upstream(wish.upstream)
    return wish._replace(route=route, upstream=upstream, auth_url=auth_url), notes


def _notes(wish: Wish) -> Iterator[Note]:
    for feature, place, text in _values(wish):
        if not _SAFE.match(text):
            yield Note(feature, place, Support.UNSUPPORTED, _WHY, f"`{text}`", "not rendered")
    for feature, place, text in _names(wish):
        if not _NAME.match(text):
            yield Note(feature, place, Support.UNSUPPORTED, _WHY, f"`{text}`", "not rendered")


def _values(wish: Wish) -> Iterator[tuple[str, SpecPath, str]]:
    route = wish.route
    for side, changes in (("request", route.request_headers), ("response", route.response_headers)):
        for name, value in changes.set:
            yield f"headers.{side}", (*route.origin, "headers"), value
            yield f"headers.{side}", (*route.origin, "headers"), name if _NAME.match(name) else f"{name}'"
    if isinstance(route.auth, BasicAuth):
        yield "auth.basic", (*route.origin, "auth", "basic"), route.auth.realm
    rewrite = route.action.rewrite if isinstance(route.action, Forward) else None
    if rewrite and rewrite.replace_prefix:
        place = (*route.origin, "action", "rewrite", "replace_prefix")
        yield "rewrite.replace_prefix", place, rewrite.replace_prefix
    check = wish.upstream.health_check if wish.upstream else None
    if wish.upstream and check:
        yield f"health_check.{check.type}", (*wish.upstream.origin, "health_check"), check.request_path
    if wish.auth_url:
        yield "auth.external", (*route.origin, "auth", "external"), wish.auth_url


def _names(wish: Wish) -> Iterator[tuple[str, SpecPath, str]]:
    upstream = wish.upstream
    if upstream and upstream.session_persistence and upstream.session_persistence.cookie:
        place = (*upstream.origin, "session_persistence")
        yield "session_persistence.cookie", place, upstream.session_persistence.cookie
    if upstream and upstream.hash_on and upstream.hash_on.name:
        yield f"hash_on.{upstream.hash_on.kind}", (*upstream.origin, "hash_on"), upstream.hash_on.name
    if wish.limit and wish.limit.key.name:
        yield "rate_limit.key", (*wish.limit.origin, "key", "kind"), wish.limit.key.name


def _headers(changes: HeaderChanges) -> HeaderChanges:
    kept = tuple((name, value) for name, value in changes.set if _SAFE.match(value) and _NAME.match(name))
    return HeaderChanges(kept, tuple(name for name in changes.remove if _NAME.match(name)))


def _auth(route: Route) -> BasicAuth | ExternalAuth | None:
    if isinstance(route.auth, BasicAuth) and not _SAFE.match(route.auth.realm):
        return route.auth._replace(realm="restricted")
    return route.auth


def _action(route: Route) -> Forward | Redirect | Respond:
    action = route.action
    if isinstance(action, Forward) and action.rewrite and not _SAFE.match(action.rewrite.replace_prefix or ""):
        return action._replace(rewrite=None)
    return action


def _upstream(upstream: Upstream) -> Upstream:
    persistence, on, check = upstream.session_persistence, upstream.hash_on, upstream.health_check
    if persistence and persistence.cookie and not _NAME.match(persistence.cookie):
        upstream = upstream._replace(session_persistence=None)
    if on and on.name and not _NAME.match(on.name):
        upstream = upstream._replace(hash_on=None, algorithm="round_robin")
    if check and not _SAFE.match(check.request_path):
        upstream = upstream._replace(health_check=None)
    return upstream
