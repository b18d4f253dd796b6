"""One Ingress per route, with the annotations of a controller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.gateway.precedence import precedence
from lbgen.targets.kubernetes.ingress import parts
from lbgen.targets.kubernetes.ingress import profile as profiles
from lbgen.targets.kubernetes.ingress.guard import cleaned, has_safe_conditions, is_safe_path, path_note
from lbgen.targets.kubernetes.ingress.merging import Made, merged
from lbgen.targets.kubernetes.ingress.merging import notes as merging_notes
from lbgen.targets.kubernetes.ingress.profile import LONGEST_KEY, Profile, annotate
from lbgen.targets.kubernetes.ingress.views import IngressView, PathView
from lbgen.targets.kubernetes.ingress.wish import Wish
from lbgen.targets.kubernetes.pools import Pool, Ref
from lbgen.targets.kubernetes.secrets import from_file
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.unheard import http2_notes, of_deciders
from lbgen.targets.kubernetes.views import Extension, head
from lbgen.topology import BasicAuth, ExternalAuth, Forward, Listener, Route, Topology
from lbgen.topology.routing import entries

_LEFT_OUT = "the route is left out"


class Annotated(NamedTuple):
    """The Ingresses, no objects of a CRD, the annotations of Services by upstream, and what has to be said."""

    ingresses: tuple[IngressView, ...]
    objects: tuple[Extension, ...]
    annotations: Mapping[str, Mapping[str, str]]
    notes: tuple[Note, ...]


def annotated(topology: Topology, settings: Settings, profile: Profile, pools: Mapping[str, Pool]) -> Annotated:
    """Every route that an Ingress can carry; a route whose conditions it cannot say is left out."""
    named = names.unique(settings.spec, [(route.name,) for route in topology.routes])
    users = names.unique(
        settings.spec, [(it.name, "users") for it in topology.routes if isinstance(it.auth, BasicAuth)]
    )
    ingresses: list[IngressView] = []
    made: list[Made] = []
    notes: list[Note] = []
    on_services: dict[str, dict[str, str]] = {}
    places = _places(topology)
    for route in topology.routes:
        hosts, said = parts.usable_hosts(route)
        notes += said
        ref = _ref(route, pools)
        paths = _paths(route, profile, ref)
        if left_out := _left_out(route, profile, settings.profile, ref, has_paths=bool(paths)) if ref else ():
            notes += left_out
            continue
        if ref is None or (route.match.hosts and not hosts):
            continue
        if profile.merging and not hosts:
            notes.append(_host_note(route))
            continue
        if profile.copies and not (is_safe_path(route) and has_safe_conditions(route)):
            notes.append(path_note(route) if route.match.path and not is_safe_path(route) else _condition_note(route))
            continue
        secret = users.get((route.name, "users"), "")
        wish = _wish(topology, settings, route, pools)._replace(users_secret=secret, place=places[route.order])
        if profile.copies:
            wish, said = cleaned(wish)
            notes += said
        notes += [*profile.notes(wish), *_auth_notes(route, wish), *_split_notes(route)]
        listeners = [topology.listeners[name] for name in route.listeners]
        tls, said = parts.tls_entries([it for it in listeners if it.tls], settings)
        notes += said
        annotations = annotate(profile, profile.on_ingress, wish)
        metadata = head(named[route.name,], settings.namespace, settings.spec, annotations=annotations)
        rules = parts.rules(hosts, paths)
        ingresses.append(IngressView(metadata, quote.word(settings.class_name), tls, rules))
        made.append(Made(route, hosts, paths, annotations, tuple(listeners)))
        if wish.upstream:
            more = annotate(profile, profile.on_service, wish)
            on_services.setdefault(wish.upstream.name, {}).update(more)
            if more and not pools[wish.upstream.name].groups:
                notes.append(_service_note(wish, more))
    if profile.merging:
        ingresses = list(merged(made, settings, profile.merging))
        notes += merging_notes(made, profile.merging)
    if profile.is_ordered:
        placed = {(it.name, host): (it.name, 0, 0) for it in topology.routes for host in it.match.hosts or ("",)}
        notes += precedence(topology, lambda standing: (places[standing.route.order],), placed)
    notes += _port_notes(topology)
    notes += [note for listener in topology.listeners.values() for note in http2_notes(listener)]
    notes += of_deciders(topology, "the controller asks the Service by its address")
    return Annotated(tuple(ingresses), (), on_services, tuple(notes))


def _places(topology: Topology) -> Mapping[int, int]:
    """The place of each route, from 1, in the order in which the spec tries them: that of its most specific host."""
    found: dict[int, int] = {}
    for entry in entries(topology.routes):
        found.setdefault(entry.route.order, len(found) + 1)
    return found


def _ref(route: Route, pools: Mapping[str, Pool]) -> Ref | None:
    """The Service of the largest share; None where no server answers."""
    if not isinstance(route.action, Forward):
        return None
    share = max(route.action.shares, key=lambda it: it.weight)
    return next(iter(pools[share.upstream].refs), None)


def _left_out(route: Route, profile: Profile, name: str, ref: Ref, *, has_paths: bool) -> tuple[Note, ...]:
    """A note per condition that cannot be said: without it the route would take what is not its own."""
    match = route.match
    asked = [key for key in ("methods", "headers", "query", "cookies") if getattr(match, key)]
    lost = [
        (f"match.{key}", (key,), profiles.row(name, f"match.{key}").why) for key in asked if key not in profile.says
    ]
    if any(len(key) + len(ref.service) > LONGEST_KEY for key in profiles.keys_with_service(profile)):
        why = f"the annotation's key with `{ref.service}` in it would be longer than {LONGEST_KEY} characters"
        lost += [(f"match.{key}", (key,), why) for key in asked if key in profile.says]
    if match.path is not None and not has_paths:
        feature = f"match.path.{match.path.kind}"
        why = profiles.row(name, feature).why or "a path has no `//`, no dot segment and no `%2F`"
        lost.append((feature, ("path",), why))
    return tuple(
        Note(feature, (*route.origin, "match", *place), Support.UNSUPPORTED, why, "a condition", _LEFT_OUT)
        for feature, place, why in lost
    )


def _paths(route: Route, profile: Profile, ref: Ref | None) -> tuple[PathView, ...]:
    path = route.match.path
    if ref is None:
        return ()
    if path is not None and path.kind == "regex":
        written = profile.regex_path(path.value)
        return (parts.path_view(written, "ImplementationSpecific", ref),) if written else ()
    return parts.plain_paths(path, ref) if parts.can_say(path) else ()


def _wish(topology: Topology, settings: Settings, route: Route, pools: Mapping[str, Pool]) -> Wish:
    assert isinstance(route.action, Forward)
    share = max(route.action.shares, key=lambda it: it.weight)
    protocols = {topology.listeners[name].protocol for name in route.listeners}
    return Wish(
        topology=topology,
        route=route,
        upstream=topology.upstreams[share.upstream],
        service=pools[share.upstream].refs[0].service,
        namespace=settings.namespace,
        users_secret="",
        auth_url=_auth_url(route, settings, pools),
        has_http="http" in protocols,
        has_https="https" in protocols,
        redirects_to_https=any(it.redirect_port is not None for it in topology.listeners.values()),
        place=route.order + 1,
    )


def _auth_url(route: Route, settings: Settings, pools: Mapping[str, Pool]) -> str:
    if not isinstance(route.auth, ExternalAuth) or not pools[route.auth.upstream].refs:
        return ""
    pool = pools[route.auth.upstream]
    scheme = "https" if pool.upstream.protocol == "https" else "http"
    return f"{scheme}://{pool.refs[0].service}.{settings.namespace}.svc:{pool.refs[0].port}{route.auth.path}"


def _host_note(route: Route) -> Note:
    place, why = (*route.origin, "match", "hosts"), "the controller takes no rule without a host"
    return Note("match.hosts", place, Support.UNSUPPORTED, why, "any host", _LEFT_OUT)


def _condition_note(route: Route) -> Note:
    place = (*route.origin, "match", "headers")
    why = "the controller would copy it into its own configuration, where it could end its place"
    return Note("match.headers", place, Support.UNSUPPORTED, why, "a header's value", _LEFT_OUT)


def _auth_notes(route: Route, wish: Wish) -> Iterator[Note]:
    if isinstance(route.auth, BasicAuth) and wish.users_secret:
        place = (*route.origin, "auth", "basic")
        yield from_file("auth.basic", place, route.auth.users_file, f"Secret {wish.users_secret}", "auth")


def _split_notes(route: Route) -> Iterator[Note]:
    if isinstance(route.action, Forward) and len(route.action.shares) > 1:
        largest = max(route.action.shares, key=lambda it: it.weight)
        shown = ", ".join(f"{it.upstream} {it.weight}" for it in route.action.shares)
        why = "an Ingress has one Service per path"
        yield Note("split", (*route.origin, "split"), Support.UNSUPPORTED, why, shown, f"all to {largest.upstream}")


def _service_note(wish: Wish, wanted: Mapping[str, str]) -> Note:
    upstream = wish.upstream
    assert upstream is not None
    shown = ", ".join(f"{key}: {value}" for key, value in sorted(wanted.items()))
    why = f"Service `{wish.service}` is not ours to annotate; annotate it by hand"
    place = (*upstream.origin, "algorithm")
    return Note(f"algorithm.{upstream.algorithm}", place, Support.UNSUPPORTED, why, shown, "not said anywhere")


def _port_notes(topology: Topology) -> Iterator[Note]:
    """An Ingress knows the ports 80 and 443 alone."""
    for listener in topology.listeners.values():
        usual = {"http": 80, "https": 443}.get(listener.protocol)
        if usual is not None and listener.port != usual:
            yield _port_note(listener, usual)


def _port_note(listener: Listener, usual: int) -> Note:
    place = (*listener.origin, "protocol")
    why = "an Ingress names no ports; the controller's own Service does"
    return Note(
        f"listener.{listener.protocol}", place, Support.APPROXIMATED, why, f"port {listener.port}", f"port {usual}"
    )
