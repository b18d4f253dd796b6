"""What a route does beside matching and forwarding, as Traefik Middlewares."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from lbgen.lean_typing import Any, NamedTuple
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import names
from lbgen.targets.kubernetes.ingress.traefik import retries
from lbgen.targets.kubernetes.pools import Pool
from lbgen.topology import (
    BasicAuth,
    ExternalAuth,
    Forward,
    Hsts,
    RateLimit,
    Redirect,
    Rewrite,
    Route,
)

Spec = Mapping[str, Any]


class Step(NamedTuple):
    """One Middleware: its kind, which becomes part of its name, and its spec."""

    kind: str
    spec: Spec


class Steps(NamedTuple):
    """The Middlewares of a route in the order in which a request meets them, and what has to be said."""

    steps: tuple[Step, ...]
    notes: tuple[Note, ...]


class Place(NamedTuple):
    """What a Middleware needs to know beside its route: HSTS, Secrets' names, and the pools by upstream."""

    hsts: Hsts | None
    users_secret: str
    namespace: str
    pools: Mapping[str, Pool]


def steps(route: Route, place: Place) -> Steps:
    """Every Middleware of one route."""
    made = [
        *_allow(route),
        *_limit(route.rate_limit),
        *_auth(route, place),
        *_body(route),
        *_headers(route, place.hsts),
        *_action(route),
        *(Step("retry", spec) for spec in retries.specs(route, place.pools)),
    ]
    return Steps(tuple(made), (*_notes(route), *retries.notes(route, place.pools)))


def identity(step: Step) -> str:
    """Text by which equal Middlewares are one object."""
    return f"{step.kind} {json.dumps(step.spec, sort_keys=True)}"


def shared_names(spec: str, made: Iterable[tuple[str, tuple[Step, ...]]]) -> Mapping[str, str]:
    """A name per distinct Middleware: after its route, or after its kind alone where several routes share it."""
    routes: dict[str, dict[str, str]] = {}
    for route, its_steps in made:
        for step in its_steps:
            routes.setdefault(identity(step), {})[route] = step.kind
    counted: dict[names.Key, int] = {}
    keys: dict[str, names.Key] = {}
    for text, users in routes.items():
        (first, kind), *others = users.items()
        key = ("all", kind) if others else (first, kind)
        count = counted[key] = counted.get(key, 0) + 1
        keys[text] = key if count == 1 else (*key, str(count))
    named = names.unique(spec, keys.values())
    return {text: named[key] for text, key in keys.items()}


def duration(value_ms: int) -> str:
    """Milliseconds as Go reads durations."""
    return f"{value_ms // 1000}s" if value_ms % 1000 == 0 else f"{value_ms}ms"


def _allow(route: Route) -> Iterator[Step]:
    if route.allow:
        yield Step("allow", {"ipAllowList": {"sourceRange": list(route.allow)}})


def _limit(limit: RateLimit | None) -> Iterator[Step]:
    """A token bucket of Traefik's own: refill `average` per `period`, capacity `burst`."""
    if limit is None or limit.key.kind == "cookie":
        return
    spec: dict[str, Any] = {"average": limit.requests, "period": duration(limit.per_ms), "burst": max(1, limit.burst)}
    if limit.key.kind == "header":
        spec["sourceCriterion"] = {"requestHeaderName": limit.key.name}
    elif limit.key.kind == "global":
        spec["sourceCriterion"] = {"requestHost": True}
    yield Step("limit", {"rateLimit": spec})


def _auth(route: Route, place: Place) -> Iterator[Step]:
    match route.auth:
        case BasicAuth() as basic:
            yield Step("users", {"basicAuth": {"secret": place.users_secret, "realm": basic.realm}})
        case ExternalAuth() as external:
            pool = place.pools[external.upstream]
            if pool.refs:
                ref = pool.refs[0]
                scheme = "https" if pool.upstream.protocol == "https" else "http"
                address = f"{scheme}://{ref.service}.{place.namespace}.svc:{ref.port}{external.path}"
                yield Step("auth", {"forwardAuth": {"address": address}})
        case None:
            return


def _body(route: Route) -> Iterator[Step]:
    if route.max_body_bytes is not None:
        yield Step("body", {"buffering": {"maxRequestBodyBytes": route.max_body_bytes}})


def _headers(route: Route, hsts: Hsts | None) -> Iterator[Step]:
    """An empty value removes a header."""
    spec: dict[str, Any] = {}
    host = route.action.rewrite.host if isinstance(route.action, Forward) and route.action.rewrite else None
    request = dict.fromkeys(route.request_headers.remove, "") | dict(route.request_headers.set)
    if host:
        request["Host"] = host
    response = dict.fromkeys(route.response_headers.remove, "") | dict(route.response_headers.set)
    if request:
        spec["customRequestHeaders"] = request
    if response:
        spec["customResponseHeaders"] = response
    if hsts:
        spec |= {
            "stsSeconds": hsts.max_age_s, "stsIncludeSubdomains": hsts.include_subdomains, "stsPreload": hsts.preload,
        }  # fmt: skip
    if spec:
        yield Step("headers", {"headers": spec})


def _action(route: Route) -> Iterator[Step]:
    match route.action:
        case Redirect() as redirect:
            yield Step("redirect", {"redirectRegex": _redirect(redirect)})
        case Forward() as forward if forward.rewrite:
            yield from _rewrite(route, forward.rewrite)
        case _:
            return


def _redirect(redirect: Redirect) -> Spec:
    """The whole URL, taken apart and put together again; `$` of a fixed part is written `$$`."""
    keeps_port = redirect.host is None and redirect.scheme is None
    port = f":{redirect.port}" if redirect.port else ("${3}" if keeps_port else "")
    path, drops_query = (redirect.path or ""), bool(redirect.path and redirect.path.endswith("?"))
    target = f"{_fixed(path.removesuffix('?'))}{'' if drops_query else '${5}'}" if path else "${4}${5}"
    host = _fixed(redirect.host) if redirect.host else "${2}"
    replacement = f"{redirect.scheme or '${1}'}://{host}{port}{target}"
    pattern = r"^(https?)://([^/:?]+|\[[^/?]*\])(:[0-9]+)?([^?]*)(\?.*)?$"
    return {"regex": pattern, "replacement": replacement, "permanent": redirect.status in (301, 308)}


def to_https(port: int) -> Spec:
    """Everything of a listener to the https one."""
    return {"redirectScheme": {"scheme": "https", "port": str(port), "permanent": True}}


def _rewrite(route: Route, rewrite: Rewrite) -> Iterator[Step]:
    if rewrite.path is not None:
        yield Step("rewrite", {"replacePath": {"path": rewrite.path}})
    elif rewrite.replace_prefix is not None:
        path = route.match.path
        prefix = path.value if path and path.kind == "prefix" else "/"
        yield Step("rewrite", {"replacePathRegex": prefix_regex(prefix, rewrite.replace_prefix)})


def prefix_regex(prefix: str, new: str) -> Spec:
    """Exactly one slash at the joint; on exactly the prefix the new one stands as written."""
    from re import escape  # noqa: PLC0415  # only rewrites need it

    start = "" if prefix == "/" else escape(prefix)
    if new.endswith("/"):
        return {"regex": f"^{start}(?:/(.*))?$", "replacement": f"{_fixed(new)}$1"}
    return {"regex": f"^{start}(/.*)?$", "replacement": f"{_fixed(new)}$1"}


def _fixed(text: str) -> str:
    return text.replace("$", "$$")


def _notes(route: Route) -> Iterator[Note]:
    yield from _limit_notes(route.rate_limit)
    if isinstance(route.action, Redirect):
        yield from _redirect_notes(route, route.action)
    for side, changes in (("request", route.request_headers), ("response", route.response_headers)):
        for name, value in changes.set:
            if not value:
                why = "an empty value removes the header"
                place = (*route.origin, "headers")
                yield Note(f"headers.{side}", place, Support.UNSUPPORTED, why, f"an empty `{name}`", "no such header")


def _limit_notes(limit: RateLimit | None) -> Iterator[Note]:
    if limit is None:
        return
    if limit.status != 429:
        why, place = "Traefik answers 429", (*limit.origin, "requests")
        yield Note("rate_limit", place, Support.APPROXIMATED, why, f"status {limit.status}", "status 429")
    if limit.key.kind == "cookie":
        why, place = "requests are counted by address, host or header", (*limit.origin, "requests")
        yield Note("rate_limit", place, Support.UNSUPPORTED, why, f"{limit.requests} per cookie", "no limit")
    if limit.key.kind == "global":
        why, place = "there is no bucket for all requests together", (*limit.origin, "key", "kind")
        yield Note("rate_limit.key", place, Support.APPROXIMATED, why, "one bucket", "one bucket per Host")


def _redirect_notes(route: Route, redirect: Redirect) -> Iterator[Note]:
    place = (*route.origin, "action", "redirect")
    got = {301: "301 on GET, 308 on other methods", 308: "301 on GET, 308 on other methods"}.get(
        redirect.status, "302 on GET, 307 on other methods"
    )
    why = "redirectRegex knows permanent and temporary, and chooses the status by method"
    yield Note("redirect", place, Support.APPROXIMATED, why, f"status {redirect.status}", got)
