"""What AWS cannot do about routes: headers, redirects, answers, rewrites, and the like, with before and after."""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.ports import Note, Support
from lbgen.targets.aws.actions import CONTENT_TYPES, fits, redirect_problem, rewrites
from lbgen.targets.aws.groups import split_notes
from lbgen.targets.aws.limits import limit
from lbgen.targets.aws.site import Site
from lbgen.topology import Forward, Redirect, Respond, Route

_EXACT_STATUSES = (301, 302)


def notes(site: Site) -> Iterator[Note]:
    """The losses of every route that an application load balancer serves."""
    served = {listener.name: listener for listener in site.application if listener.redirect_port is None}
    for route in site.topology.routes:
        listeners = [served[name] for name in route.listeners if name in served]
        if not listeners:
            continue
        match route.action:
            case Forward() as forward:
                yield from _forward(site, route, forward)
            case Redirect() as redirect:
                yield from _redirect(route, redirect, is_secure=any(one.protocol == "https" for one in listeners))
            case Respond() as respond:
                yield from _respond(route, respond)
        if route.allow:
            yield from _allow(route, is_behind_proxies=any(listener.trusted_proxies for listener in listeners))
    if site.settings.log_bucket is None and site.topology.observability.access_log != "off":
        yield Note(
            "access_log", ("observability", "access_log"), Support.UNSUPPORTED,
            "access logs need a bucket: `targets: {aws: {access_logs: {bucket: ...}}}`", "an access log", "none",
        )  # fmt: skip


def _allow(route: Route, *, is_behind_proxies: bool) -> Iterator[Note]:
    place = (*route.origin, "allow")
    if route.auth is not None:
        yield Note(
            "allow", place, Support.APPROXIMATED, "closed to everybody: the route's credentials cannot be asked for",
            ", ".join(route.allow), "nobody: 403",
        )  # fmt: skip
        return
    if route.match.path is not None:
        yield Note(
            "allow", place, Support.APPROXIMATED,
            "the path is compared as sent, so another spelling of it (`/%61` for `/a`) goes to another route",
            "every spelling of the path is guarded", "the path as the spec writes it",
        )  # fmt: skip
    if is_behind_proxies:
        yield Note(
            "allow", place, Support.APPROXIMATED,
            "a source_ip condition sees the peer's address, not the one in X-Forwarded-For",
        )  # fmt: skip


def _forward(site: Site, route: Route, forward: Forward) -> Iterator[Note]:
    if route.auth is None:
        place = (*route.origin, "split") if len(forward.shares) > 1 else (*route.origin, "action")
        if len(forward.shares) > 1 or len(site.application_groups[forward.shares[0].upstream]) > 1:
            yield from split_notes(forward.shares, site.application_groups, place)
    rewrite = forward.rewrite
    if rewrite is None:
        return
    place = (*route.origin, "action", "rewrite")
    for kind, regex, replacement in rewrites(rewrite, route.match.path):
        feature = "host" if kind == "host" else "path" if rewrite.path is not None else "replace_prefix"
        if not fits(regex) or not fits(replacement):
            yield Note(f"rewrite.{feature}", (*place, feature), Support.UNSUPPORTED, limit("transform_length").told())
        elif "$" in replacement.removesuffix("$1"):
            why = "a `$` in a replacement names a group of its regex"
            yield Note(f"rewrite.{feature}", (*place, feature), Support.UNSUPPORTED, why)


def _redirect(route: Route, redirect: Redirect, *, is_secure: bool) -> Iterator[Note]:
    place = (*route.origin, "action", "redirect")
    if redirect.scheme == "http" and is_secure:
        yield Note(
            "redirect",
            place,
            Support.UNSUPPORTED,
            "an application load balancer never redirects https to http",
            "a redirect",
            "403",
        )
    problem = redirect_problem(redirect)
    if problem is not None:
        yield Note("redirect", place, Support.UNSUPPORTED, problem, "a redirect", "501")
    if redirect.status not in _EXACT_STATUSES:
        given = 301 if redirect.status == 308 else 302
        yield Note(
            "redirect",
            place,
            Support.APPROXIMATED,
            "an application load balancer redirects with 301 or 302 only",
            str(redirect.status),
            str(given),
        )


def _respond(route: Route, respond: Respond) -> Iterator[Note]:
    place = (*route.origin, "action", "respond")
    if respond.status // 100 not in (2, 4, 5):
        yield Note(
            "respond", place, Support.UNSUPPORTED, "a fixed response is 2xx, 4xx or 5xx", str(respond.status), "501"
        )
    if not limit("fixed_body_length").holds(len(respond.body)):
        yield Note(
            "respond",
            place,
            Support.UNSUPPORTED,
            limit("fixed_body_length").told(),
            f"{len(respond.body)} characters",
            "no body",
        )
    base = respond.content_type.partition(";")[0].strip().lower()
    if base not in CONTENT_TYPES:
        yield Note(
            "respond",
            place,
            Support.UNSUPPORTED,
            f"a fixed response is one of {', '.join(CONTENT_TYPES)}",
            respond.content_type,
            CONTENT_TYPES[0],
        )
    elif respond.content_type != base:
        yield Note(
            "respond",
            place,
            Support.APPROXIMATED,
            "a fixed response's type has no parameters",
            respond.content_type,
            base,
        )
