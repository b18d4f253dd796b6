"""Traefik 3 as an implementation of Gateway API, with its Middlewares as filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lbgen.ports import Note, Row, Support
from lbgen.targets.kubernetes import names
from lbgen.targets.kubernetes.gateway.precedence import Standing
from lbgen.targets.kubernetes.gateway.profile import Additions, Profile
from lbgen.targets.kubernetes.gateway.standard import approximated, unsupported
from lbgen.targets.kubernetes.ingress.traefik.middlewares import Place, Step, identity, shared_names, steps
from lbgen.targets.kubernetes.pools import Pool
from lbgen.targets.kubernetes.secrets import from_file
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.unheard import of_deciders, unheard
from lbgen.targets.kubernetes.views import extension, head
from lbgen.topology import BasicAuth, Forward, Redirect, Route, Topology

DOCUMENT = "Traefik v3.7: Kubernetes Gateway provider"
MEASURED = "measured with Traefik 3.7.15"
GROUP = "traefik.io"
# The others are said by Gateway API's own filters.
_KINDS = frozenset({"allow", "limit", "users", "auth", "body", "retry"})
_EXPERIMENTAL = "Traefik reads the v1alpha2 of the experimental CRDs, with `experimentalChannel` on"


def _measured(why: str = "") -> Row:
    return Row(Support.EMULATED if why else Support.NATIVE, why, MEASURED)


def priority(standing: Standing) -> tuple[object, ...]:
    """Traefik 3.7's own sum (read from its API): exact path 100000, else 10000 and 100 per character (`/` alone 1),
    1000 for a method, 100 per header, 10 per query parameter, 1 per character of the host, 1 per later rule.
    """
    match = standing.route.match
    by_path = 1 if match.path is None else 100000 if match.path.kind == "exact" else 10000 + 100 * len(match.path.value)
    conditions = 1_000 * bool(match.methods) + 100 * (len(match.headers) + len(match.cookies)) + 10 * len(match.query)
    return (-(by_path + conditions + len(standing.host or "") + standing.following),)


def filters(topology: Topology, settings: Settings, pools: Mapping[str, Pool]) -> Additions:
    """Address lists, limits, passwords, sizes and retries as Middlewares that the routes refer to."""
    users = names.unique(
        settings.spec, [(it.name, "users") for it in topology.routes if isinstance(it.auth, BasicAuth)]
    )
    wanted = {route.name: _own(route, settings, pools, users) for route in topology.routes}
    named = shared_names(settings.spec, wanted.items())
    specs = {named[identity(step)]: step.spec for made in wanted.values() for step in made}
    objects = tuple(
        extension(f"{GROUP}/v1alpha1", "Middleware", head(name, settings.namespace, settings.spec), spec)
        for name, spec in specs.items()
    )
    refs = {name: tuple((GROUP, "Middleware", named[identity(step)]) for step in made) for name, made in wanted.items()}
    return Additions(objects, refs, tuple(_notes(topology, settings, pools, users)))


def _place(route: Route, settings: Settings, pools: Mapping[str, Pool], users: Mapping[names.Key, str]) -> Place:
    return Place(None, users.get((route.name, "users"), ""), settings.namespace, pools)


def _own(
    route: Route, settings: Settings, pools: Mapping[str, Pool], users: Mapping[names.Key, str]
) -> tuple[Step, ...]:
    if not isinstance(route.action, Forward | Redirect):
        return ()
    made = steps(route, _place(route, settings, pools, users)).steps
    return tuple(step for step in made if step.kind in _KINDS)


def _notes(
    topology: Topology, settings: Settings, pools: Mapping[str, Pool], users: Mapping[names.Key, str]
) -> Iterator[Note]:
    yield from of_deciders(topology, "a forwardAuth Middleware asks the Service by its address")
    for upstream in topology.upstreams.values():
        if upstream.protocol in ("tcp", "udp") and upstream.name in pools:
            why = "connections are not repeated"
            yield from unheard(topology, upstream, ("retries",), why, "one try")
    for route in topology.routes:
        for note in steps(route, _place(route, settings, pools, users)).notes:
            if note.feature.startswith(("rate_limit", "retries")):
                yield note
        if isinstance(route.auth, BasicAuth):
            place = (*route.origin, "auth", "basic")
            secret = users[route.name, "users"]
            yield from_file("auth.basic", place, route.auth.users_file, f"Secret {secret}", "users")


def notes(route: Route) -> Iterable[Note]:
    """A replacement's own final slash is lost on exactly the prefix (measured)."""
    rewrite = route.action.rewrite if isinstance(route.action, Forward) else None
    new = rewrite.replace_prefix if rewrite else None
    if new and new != "/" and new.endswith("/"):
        place = (*route.origin, "action", "rewrite", "replace_prefix")
        why = "Traefik drops the replacement's final slash where nothing follows"
        yield Note("rewrite.replace_prefix", place, Support.APPROXIMATED, why, f"`{new}`", f"`{new.rstrip('/')}`")


PROFILE = Profile(
    title="Traefik",
    document=DOCUMENT,
    classes=("traefik",),
    filters=filters,
    notes=notes,
    rank=priority,
    after_tls="TLSRoute",
    rows={
        "listener.http": _measured(),
        "listener.https": _measured(),
        "listener.tcp": _measured(_EXPERIMENTAL),
        "listener.udp": unsupported("Traefik's Gateway provider has no UDPRoute", DOCUMENT),
        "upstream.udp": unsupported("Traefik's Gateway provider has no UDPRoute", DOCUMENT),
        "listener.tls": approximated("a TLSRoute for the certificates' names; other names are closed", MEASURED),
        "listener.tls_passthrough": _measured(_EXPERIMENTAL),
        "listener.sni": _measured(_EXPERIMENTAL),
        "listener.redirect_to_https": _measured(),
        "tls.certificates": approximated(
            "unknown TLS names get Traefik's own default certificate; beside a TLSRoute no ALPN, no handshake",
            MEASURED,
        ),
        "tls.client_certificates.require": unsupported("Traefik does not ask clients for certificates here", MEASURED),
        "tls.client_certificates.optional": unsupported("Traefik does not ask clients for certificates here", MEASURED),
        "tls.hsts": approximated("sent with answers of routes, not with Traefik's own 404", MEASURED),
        "upstream.http": approximated(
            "servers see the path cleaned up: dot segments and double slashes resolved", MEASURED
        ),
        "upstream.https": _measured(),
        "upstream.h2c": _measured(),
        "upstream.grpc": _measured(),
        "upstream.tcp": _measured(),
        "server.address": _measured(),
        "server.weight": _measured("a Service per weight, and weighted backendRefs"),
        "server.drain": _measured(),
        "bind.kubernetes": _measured(),
        "route.listeners": _measured(),
        "websocket": _measured(),
        "upstream.tls.verify": _measured(),
        "upstream.tls.ca": _measured("BackendTLSPolicy reads the CA from a ConfigMap; create it from the file"),
        "upstream.tls.server_name": _measured(),
        "algorithm.round_robin": _measured(),
        "timeouts.read": unsupported("Traefik ignores `timeouts`; they are not rendered", MEASURED),
        "route.timeouts": unsupported("Traefik ignores `timeouts`; they are not rendered", MEASURED),
        "match.hosts": approximated("a Host header that ends in a dot finds no route", MEASURED),
        "match.hosts.wildcard": _measured(),
        "match.path.exact": _measured(),
        "match.path.prefix": _measured(),
        "match.path.regex": _measured(),
        "match.methods": _measured(),
        "match.headers": approximated("a header that comes twice matches by either value", MEASURED),
        "match.query": _measured(),
        "match.cookies": _measured("a regular expression over the Cookie header"),
        "split": _measured(),
        "rewrite.replace_prefix": _measured(),
        "rewrite.path": _measured(),
        "rewrite.host": _measured(),
        "redirect": approximated(
            "the client's port stays where the host changes, and the path is cleaned up: dot segments, double slashes",
            MEASURED,
        ),
        "headers.request": _measured(),
        "headers.response": _measured(),
        "allow": _measured("an ipAllowList Middleware as a filter"),
        "auth.basic": _measured("a basicAuth Middleware as a filter; create its Secret from the file"),
        "auth.external": approximated("a forwardAuth Middleware, which passes every refusal on as it is", DOCUMENT),
        "max_body_size": _measured("a buffering Middleware as a filter"),
        "rate_limit": _measured("a rateLimit Middleware as a filter, one bucket per rule"),
        "rate_limit.burst": _measured("a rateLimit Middleware as a filter"),
        "rate_limit.key": _measured("a rateLimit Middleware's sourceCriterion"),
        "retries.attempts": _measured("a retry Middleware as a filter"),
        "retries.on": _measured("a retry Middleware as a filter"),
    },
)
