"""One route as rules of an HTTPRoute: filters, backends, timeouts, and what is lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support, Token
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.gateway.conditions import matches
from lbgen.targets.kubernetes.gateway.profile import does, redirect_status, row
from lbgen.targets.kubernetes.gateway.views import (
    BackendRef,
    ExtensionRef,
    HeaderFilter,
    MatchView,
    RedirectFilter,
    RewriteFilter,
    RuleView,
    Setting,
)
from lbgen.targets.kubernetes.pools import MOST_REFS, Pool, Ref, blend
from lbgen.topology import Forward, HeaderChanges, Hsts, Redirect, Respond, Rewrite, Route
from lbgen.topology.units import show_duration

DEFAULT_READ_MS = 60_000
MOST_HEADERS = 16  # Gateway API v1: HTTPHeaderFilter.set, .remove
LONGEST_TIMEOUT_MS = 99_999 * 3_600_000  # Gateway API v1: Duration, GEP-2257

Filters = tuple[tuple[str, str, str], ...]


class Ruled(NamedTuple):
    """The rules of one route (none: it is left out), and what has to be said."""

    rules: tuple[RuleView, ...]
    notes: tuple[Note, ...]


def rules(route: Route, hsts: Hsts | None, pools: Mapping[str, Pool], profile: str, own: Filters) -> Ruled:
    """Rules for one route on listeners with one HSTS setting; `own` are the implementation's filters for it."""
    if isinstance(route.action, Respond) and not own:
        return Ruled((), ())
    said = matches(route)
    if not said.matches:
        return Ruled((), said.notes)
    if unsaid := [feature for feature in _conditions(route) if not does(profile, feature)]:
        return Ruled((), (*said.notes, *(_unsaid(route, feature, profile) for feature in unsaid)))
    refs, ref_notes = _refs(route, pools)
    request, request_notes = _headers(route, "request", _if_done(route.request_headers, profile, "headers.request"), ())
    kept = _if_done(route.response_headers, profile, "headers.response")
    more = _hsts_header(hsts) if does(profile, "tls.hsts") else ()
    response, response_notes = _headers(route, "response", kept, more)
    rewrite, rewrite_notes = _rewrite(route)
    redirect, redirect_notes = _redirect(route, profile)
    timeout, timeout_notes = _timeout(route, pools, profile)
    extensions = tuple(ExtensionRef(*map(quote.word, it)) for it in own)
    made = tuple(
        RuleView(
            name=quote.word(name),
            matches=part,
            has_filters=bool(request or response or rewrite or redirect or extensions),
            request_headers=request,
            response_headers=response,
            rewrite=rewrite,
            redirect=redirect,
            extensions=extensions,
            timeout=timeout,
            refs=refs,
        )
        for name, part in _apart(route, said.matches)
    )
    notes = (*ref_notes, *request_notes, *response_notes, *rewrite_notes, *redirect_notes, *timeout_notes)
    return Ruled(made, (*said.notes, *notes))


def _conditions(route: Route) -> Iterable[str]:
    """The features a route's conditions ask for; without one of them it would take what is not its own."""
    match = route.match
    if match.path is not None:
        yield f"match.path.{match.path.kind}"
    for key in ("methods", "headers", "query", "cookies"):
        if getattr(match, key):
            yield f"match.{key}"


def _unsaid(route: Route, feature: str, profile: str) -> Note:
    key = feature.split(".")[1]
    why = row(profile, feature).why
    return Note(
        feature, (*route.origin, "match", key), Support.UNSUPPORTED, why, "a condition", "the route is left out"
    )


def _if_done(changes: HeaderChanges, profile: str, feature: str) -> HeaderChanges:
    return changes if does(profile, feature) else HeaderChanges((), ())


def _apart(route: Route, found: tuple[MatchView, ...]) -> Iterable[tuple[str, tuple[MatchView, ...]]]:
    """A replaced prefix allows one match per rule (CEL rule of HTTPRouteRule); everything else takes them all."""
    name = names.slug(route.name)
    is_prefix_replaced = isinstance(route.action, Forward) and bool(
        route.action.rewrite and route.action.rewrite.replace_prefix is not None
    )
    if not is_prefix_replaced or len(found) == 1:
        return [(name, found)]
    return [(names.slug(f"{route.name}-{(match.method or '').lower()}"), (match,)) for match in found]


def backend_refs(refs: Iterable[Ref]) -> tuple[BackendRef, ...]:
    """References with number ports."""
    return tuple(
        BackendRef(quote.word(ref.service), quote.number(int(ref.port)), quote.number(ref.weight)) for ref in refs
    )


def _refs(route: Route, pools: Mapping[str, Pool]) -> tuple[tuple[BackendRef, ...], tuple[Note, ...]]:
    if not isinstance(route.action, Forward):
        return (), ()
    refs, is_exact = blend(route.action.shares, pools)
    place = (*route.origin, "split")
    notes = []
    if not is_exact:
        why = "weights end at 1,000,000"
        notes.append(Note("split", place, Support.APPROXIMATED, why, "shares as written", "rounded by more than 1 %"))
    if len(refs) > MOST_REFS:
        why = f"a rule has {MOST_REFS} backends"
        before, after = f"{len(refs)} Services", f"the first {MOST_REFS}; the others get no requests"
        notes.append(Note("split", place, Support.UNSUPPORTED, why, before, after))
    return backend_refs(refs[:MOST_REFS]), tuple(notes)


def _hsts_header(hsts: Hsts | None) -> tuple[tuple[str, str], ...]:
    if hsts is None:
        return ()
    parts = [f"max-age={hsts.max_age_s}", *["includeSubDomains"] * hsts.include_subdomains, *["preload"] * hsts.preload]
    return (("Strict-Transport-Security", "; ".join(parts)),)


def _headers(
    route: Route, side: str, changes: HeaderChanges, more: tuple[tuple[str, str], ...]
) -> tuple[tuple[HeaderFilter, ...], tuple[Note, ...]]:
    given = {name.lower() for name, _ in changes.set}
    wanted = [*changes.set, *((name, value) for name, value in more if name.lower() not in given)]
    kept = [(name, value) for name, value in wanted if value][:MOST_HEADERS]
    removed = list(dict.fromkeys(changes.remove))[:MOST_HEADERS]
    lost = [name for name, value in wanted if (name, value) not in kept]
    lost += [name for name in changes.remove if name not in removed]
    place = (*route.origin, "headers")
    why = f"a filter sets {MOST_HEADERS} headers and removes {MOST_HEADERS}, each with a value"
    notes = tuple(
        Note(f"headers.{side}", place, Support.UNSUPPORTED, why, f"header `{name}`", "not changed") for name in lost
    )
    if not kept and not removed:
        return (), notes
    settings = tuple(Setting(quote.word(name), quote.text(value)) for name, value in kept)
    return (HeaderFilter(settings, tuple(map(quote.word, removed))),), notes


def _rewrite(route: Route) -> tuple[RewriteFilter | None, tuple[Note, ...]]:
    rewrite = route.action.rewrite if isinstance(route.action, Forward) else None
    if rewrite is None:
        return None, ()
    place = (*route.origin, "action", "rewrite")
    host, notes = rewrite.host, []
    if host and not names.is_subdomain(host):
        why = "a hostname is a DNS name"
        notes.append(Note("rewrite.host", (*place, "host"), Support.UNSUPPORTED, why, f"host `{host}`", "kept"))
        host = None
    kind, field, path = _path_change(rewrite)
    if path and len(path) > 1024:  # Gateway API v1: HTTPPathModifier
        feature = f"rewrite.{'path' if rewrite.path else 'replace_prefix'}"
        why = "a new path is at most 1024 characters long"
        notes.append(Note(feature, (*place, feature.partition(".")[2]), Support.UNSUPPORTED, why, path[:40], "kept"))
        kind, field, path = None, None, None
    if not host and not kind:
        return None, tuple(notes)
    text = quote.text(path) if path is not None else None
    return RewriteFilter(quote.word(host) if host else None, kind, field, text), tuple(notes)


def _path_change(rewrite: Rewrite) -> tuple[Token | None, Token | None, str | None]:
    if rewrite.path is not None:
        return Token("ReplaceFullPath"), Token("replaceFullPath"), rewrite.path
    if rewrite.replace_prefix is not None:
        return Token("ReplacePrefixMatch"), Token("replacePrefixMatch"), rewrite.replace_prefix
    return None, None, None


def _redirect(route: Route, profile: str) -> tuple[RedirectFilter | None, tuple[Note, ...]]:
    match route.action:
        case Redirect() as action:
            return _redirect_filter(route, action, profile)
        case Forward() | Respond():
            return None, ()
        case _:
            assert_never(route.action)


def _redirect_filter(route: Route, action: Redirect, profile: str) -> tuple[RedirectFilter, tuple[Note, ...]]:
    place, notes = (*route.origin, "action", "redirect"), []
    path, host = action.path, action.host
    if path is not None and "?" in path:
        why = "a new path has no query of its own; the client's is kept"
        after = f"path `{path.partition('?')[0]}`"
        notes.append(Note("redirect", place, Support.UNSUPPORTED, why, f"path `{path}`", after))
        path = path.partition("?")[0]
    if host and not names.is_subdomain(host):
        notes.append(
            Note("redirect", place, Support.UNSUPPORTED, "a hostname is a DNS name", f"host `{host}`", "the client's")
        )
        host = None
    port, status = action.port, redirect_status(profile, action.status)
    if status != action.status:
        why = "the implementation reports no conformance for this status"
        before, after = f"status {action.status}", f"status {status}"
        notes.append(Note("redirect", place, Support.APPROXIMATED, why, before, after))
    made = RedirectFilter(
        quote.word(action.scheme) if action.scheme else None,
        quote.word(host) if host else None,
        quote.number(port) if port else None,
        quote.text(path) if path else None,
        quote.number(status),
    )
    return made, tuple(notes)


def read_ms(route: Route, pools: Mapping[str, Pool]) -> int | None:
    """The read timeout of a route: its own, else the longest of its upstreams'."""
    if not isinstance(route.action, Forward):
        return None
    if route.timeouts.read_ms is not None:
        return route.timeouts.read_ms
    return max((pools[share.upstream].upstream.timeouts.read_ms for share in route.action.shares), default=None)


def has_timeout(route: Route, pools: Mapping[str, Pool], profile: str) -> bool:
    """Whether a rule of the route limits the whole answer."""
    return _timeout(route, pools, profile)[0] is not None


def _timeout(route: Route, pools: Mapping[str, Pool], profile: str) -> tuple[Token | None, tuple[Note, ...]]:
    """A limit for the whole answer, where the spec's silence is not our default, no socket stays open, and the
    implementation has nothing better of its own.
    """
    wanted = read_ms(route, pools)
    is_own = row(profile, "timeouts.read").support is not Support.APPROXIMATED
    others = tuple(_timeout_notes(route, profile))
    if wanted is None or is_own:
        return None, others
    place = (*route.origin, "timeouts")
    if route.websocket:
        why = "a limit for the whole answer would cut an upgraded connection, so none is rendered"
        own = route.timeouts.read_ms
        said = (
            [Note("route.timeouts", place, Support.APPROXIMATED, why, f"{show_duration(own)}", "none")] if own else []
        )
        return None, (*said, *others)
    if wanted == DEFAULT_READ_MS and route.timeouts.read_ms is None:
        return None, others
    shown = gateway_duration(min(wanted, LONGEST_TIMEOUT_MS))
    if route.timeouts.read_ms is None:
        return quote.text(shown), others
    why = "the limit is for the whole answer"
    before, after = f"{show_duration(wanted)} of silence", f"{shown} for the whole answer"
    return quote.text(shown), (Note("route.timeouts", place, Support.APPROXIMATED, why, before, after), *others)


def _timeout_notes(route: Route, profile: str) -> Iterable[Note]:
    """The timeouts of a route that an implementation has no field for."""
    for key, own in (("connect", route.timeouts.connect_ms), ("send", route.timeouts.send_ms)):
        if own is not None and not does(profile, f"timeouts.{key}") and isinstance(route.action, Forward):
            why = row(profile, f"timeouts.{key}").why
            place = (*route.origin, "timeouts")
            yield Note("route.timeouts", place, Support.UNSUPPORTED, why, f"{key} {show_duration(own)}", "no limit")


def gateway_duration(value_ms: int) -> str:
    """Milliseconds as GEP-2257 writes them: at most five digits per unit."""
    parts = []
    for unit, size in (("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)):
        count, value_ms = divmod(value_ms, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
