"""A topology as Gateway API objects for one implementation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Options, Plan, Sheet, Support
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.gateway import grpc
from lbgen.targets.kubernetes.gateway import profile as profiles
from lbgen.targets.kubernetes.gateway.backend_tls import backend_tls
from lbgen.targets.kubernetes.gateway.bundles import (
    MOST_MATCHES,
    MOST_PARENTS,
    MOST_RULES,
    Bundle,
    bundles,
    covers,
)
from lbgen.targets.kubernetes.gateway.conditions import usable_hosts
from lbgen.targets.kubernetes.gateway.listeners import listening
from lbgen.targets.kubernetes.gateway.objects import RouteObject, Section
from lbgen.targets.kubernetes.gateway.precedence import Placed, precedence
from lbgen.targets.kubernetes.gateway.profile import Additions, Profile, Scene
from lbgen.targets.kubernetes.gateway.rules import has_timeout, rules
from lbgen.targets.kubernetes.gateway.streams import streams
from lbgen.targets.kubernetes.gateway.views import (
    GatewayFile,
    GrpcRouteView,
    HttpRouteView,
    MatchView,
    ParentRef,
    RedirectFilter,
    RoutesFile,
    RuleView,
)
from lbgen.targets.kubernetes.kustomization import kustomization
from lbgen.targets.kubernetes.pools import MOST_REFS, Ability, Pool, pools, used_upstreams
from lbgen.targets.kubernetes.probes import probes
from lbgen.targets.kubernetes.services import services_sheet
from lbgen.targets.kubernetes.settings import Settings, block_of, text_of
from lbgen.targets.kubernetes.views import ExtensionsFile, Head, head, words
from lbgen.topology import Listener, Route, Topology

ABILITY = Ability(weighted=True, external_names=False, port_names=False, backups=False, most=MOST_REFS)
TO_HTTPS = 308  # what `redirect_to_https` means
Parents = tuple[Section, ...]


def plan(topology: Topology, options: Options) -> Plan:
    """The files of the gateway target, and what they lose."""
    settings = settings_of(topology, options)
    profile = profiles.load(settings.profile)
    listens = listening(topology, settings)
    pooled = pools(topology, ABILITY._replace(only_pods=profile.only_pods), used_upstreams(topology))
    early = profile.filters(topology, settings, pooled)
    http = _http(_Work(topology, settings, profile, pooled, early), listens.sections)
    layer4 = streams(topology, settings, listens.sections, pooled)
    secured = backend_tls(settings, pooled)
    probed = probes(settings, (pool.upstream for pool in pooled.values()), controller_checks=_checks(settings.profile))
    scene = Scene(
        topology,
        settings,
        http.objects,
        layer4.objects,
        {name: tuple((ref.service, int(ref.port)) for ref in pool.refs) for name, pool in pooled.items()},
        listens.sections,
    )
    added = profile.add(scene)
    file = RoutesFile(http.http, http.grpc, layer4.routes, secured.policies)
    objects = (*early.objects, *added.objects)
    sheets = [
        *_if(listens.gateways, Sheet("kubernetes/gateway.yaml.j2", GatewayFile(listens.gateways), "gateway.yaml")),
        *_if(any(file), Sheet("kubernetes/routes.yaml.j2", file, "routes.yaml")),
        *services_sheet(settings, pooled.values()),
        *_if(objects, _policies(profile, objects)),
        *probed.sheets,
    ]
    notes = [note for pool in pooled.values() for note in pool.notes]
    notes += [note for route in topology.routes for note in profile.notes(route)]
    for found in (listens, http, layer4, secured, probed, early, added):
        notes.extend(found.notes)
    notes.extend(_class_notes(topology, settings))
    return Plan((*sheets, kustomization(sheets)), tuple(dict.fromkeys(notes)))


def settings_of(topology: Topology, options: Options) -> Settings:
    """Namespace, class and implementation: as told, else from `targets.gateway`, else told from the class."""
    block = block_of(topology, "gateway")
    class_name = text_of(block, "class_name") or "lbgen"
    told = options.edition or text_of(block, "implementation") or profiles.of_class(class_name)
    return Settings(topology.name.rstrip("-"), text_of(block, "namespace") or "default", class_name, told)


def _if(condition: object, sheet: Sheet) -> tuple[Sheet, ...]:
    return (sheet,) if condition else ()


def _checks(profile: str) -> bool:
    source = profiles.row(profile, "health_check.http")
    return source.support in (Support.NATIVE, Support.APPROXIMATED)


def _policies(profile: Profile, objects: tuple[object, ...]) -> Sheet:
    view = ExtensionsFile(quote.comment(f"objects of {profile.title} ({profile.document})"), objects)  # type: ignore[arg-type]  # extensions
    return Sheet("kubernetes/extensions.yaml.j2", view, "policies.yaml")


def _class_notes(topology: Topology, settings: Settings) -> Iterator[Note]:
    if names.is_subdomain(settings.class_name):
        return
    for listener in topology.listeners.values():
        why = f"`{settings.class_name}` cannot be the name of a GatewayClass"
        yield Note(f"listener.{listener.protocol}", (*listener.origin, "protocol"), Support.UNSUPPORTED, why)


class Http(NamedTuple):
    """HTTPRoutes and GRPCRoutes, the objects each route went to, and what has to be said."""

    http: tuple[HttpRouteView, ...]
    grpc: tuple[GrpcRouteView, ...]
    objects: Mapping[str, tuple[RouteObject, ...]]
    notes: tuple[Note, ...]


class _Piece(NamedTuple):
    """What becomes one HTTPRoute: at most 16 rules, 127 matches, 32 parents; `of_rules` are the rules' routes."""

    key: names.Key
    words: names.Key
    hosts: tuple[str, ...]
    parents: Parents
    of_rules: tuple[Route, ...]
    rules: tuple[RuleView, ...]


class _Work(NamedTuple):
    """What every step needs."""

    topology: Topology
    settings: Settings
    profile: Profile
    pools: Mapping[str, Pool]
    early: Additions


def _http(work: _Work, sections: Mapping[str, Parents]) -> Http:
    topology, settings, profile, pooled = work.topology, work.settings, work.profile, work.pools
    gathered = bundles(topology, lambda route: profile.is_apart(topology, route))
    notes: list[Note] = [note for route in topology.routes for note in usable_hosts(route)[1]]
    pieces: list[_Piece] = []
    calls: list[tuple[Bundle, Parents]] = []
    as_calls = grpc.calls(gathered, topology, pooled, lambda route: _needs_http(work, route, sections))
    for bundle in gathered:
        parents = _parents(bundle, sections)
        if not parents:
            continue
        if bundle in as_calls:
            calls.append((bundle, parents))
            notes += grpc.notes(bundle, topology, pooled)
            continue
        found, said = _pieces(work, bundle, parents)
        pieces += found
        notes += said
    redirects = [it for it in topology.listeners.values() if it.redirect_port is not None and it.name in sections]
    shown = {piece.key: piece.words for piece in pieces}
    shown |= {_call_key(bundle): _call_words(bundle) for bundle, _ in calls}
    named = names.unique(settings.spec, [*shown, *((it.name, "to-https") for it in redirects)], shown)
    views = [_view(piece, _head(settings, named[piece.key])) for piece in pieces]
    views += [
        _redirect(it, sections[it.name], _head(settings, named[it.name, "to-https"]), settings.profile)
        for it in redirects
    ]
    notes += [note for it in redirects for note in _redirect_notes(it, settings.profile)]
    call_views = tuple(
        _grpc(bundle, parents, pooled, _head(settings, named[_call_key(bundle)])) for bundle, parents in calls
    )
    objects: dict[str, tuple[RouteObject, ...]] = {}
    for piece in pieces:
        for route in dict.fromkeys(piece.of_rules):
            objects[route.name] = (*objects.get(route.name, ()), RouteObject("HTTPRoute", named[piece.key]))
    for bundle, _ in calls:
        for route in bundle.routes:
            objects[route.name] = (*objects.get(route.name, ()), RouteObject("GRPCRoute", named[_call_key(bundle)]))
    notes += precedence(topology, profile.rank, _placed(pieces, named))
    return Http(tuple(views), call_views, objects, tuple(notes))


def _needs_http(work: _Work, route: Route, sections: Mapping[str, Parents]) -> bool:
    """Whether a GRPCRoute could not carry the route: filters and timeouts of ours stand in HTTPRoutes alone."""
    if not profiles.does(work.settings.profile, "upstream.grpc") or work.early.filters.get(route.name):
        return True
    if sum(len(sections.get(name, ())) for name in route.listeners) > MOST_PARENTS:
        return True
    return has_timeout(route, work.pools, work.settings.profile)


def _placed(pieces: Iterable[_Piece], named: Mapping[names.Key, str]) -> Placed:
    """Where each route stands, by its name and host: the object, its rule's number, and how many rules follow."""
    found: dict[tuple[str, str], tuple[str, int, int]] = {}
    for piece in pieces:
        for place, route in enumerate(piece.of_rules):
            for host in piece.hosts or ("",):
                found.setdefault((route.name, host), (named[piece.key], place, len(piece.of_rules) - place))
    return found


def _head(settings: Settings, name: str) -> Head:
    return head(name, settings.namespace, settings.spec)


def _parents(bundle: Bundle, sections: Mapping[str, Parents]) -> Parents:
    return tuple(
        section for name in bundle.listeners for section in sections.get(name, ()) if covers(section.host, bundle.hosts)
    )


def _bundle_key(bundle: Bundle) -> names.Key:
    """What no two bundles have in common."""
    return (" ".join(bundle.hosts), " ".join(bundle.listeners), bundle.apart)


def _bundle_words(bundle: Bundle, topology: Topology) -> names.Key:
    """What the object's name shows of it."""
    open_http = tuple(name for name, it in topology.listeners.items() if it.is_http and it.redirect_port is None)
    where = "" if bundle.listeners == open_http else "-".join(names.slug(name) for name in bundle.listeners)
    host = names.host_words(bundle.hosts[0]) if bundle.hosts else "any-host"
    return (host, where, names.slug(bundle.apart) if bundle.apart else "")


def _call_key(bundle: Bundle) -> names.Key:
    return (*_bundle_key(bundle), "grpc")


def _call_words(bundle: Bundle) -> names.Key:
    return (names.host_words(bundle.hosts[0]), "-".join(names.slug(name) for name in bundle.listeners), "grpc")


def _pieces(work: _Work, bundle: Bundle, parents: Parents) -> tuple[list[_Piece], list[Note]]:
    """A bundle cut at the API's limits; a cut piece has a number that sorts after the ones before it."""
    made: list[tuple[Route, tuple[RuleView, ...]]] = []
    notes: list[Note] = []
    for route in bundle.routes:
        ruled = rules(route, bundle.hsts, work.pools, work.settings.profile, work.early.filters.get(route.name, ()))
        notes += ruled.notes
        if ruled.rules:
            made.append((route, ruled.rules))
    key, words = _bundle_key(bundle), _bundle_words(bundle, work.topology)
    chunks = list(_chunks(made))
    if len(chunks) > 1 or len(parents) > MOST_PARENTS:  # a number behind a name that was cut would not sort
        room = names.LONGEST - len(work.settings.spec) - len("-") - len("-00000")
        words = (names.shortened("-".join(filter(None, words)), key, room),)
    pieces = []
    for start in range(0, len(parents), MOST_PARENTS):
        for number, chunk in enumerate(chunks):
            place = start // MOST_PARENTS
            suffix = f"{place:02d}{number:03d}" if place or number else ""
            members = tuple(route for route, _ in chunk)
            ruled_chunk = _distinct(tuple(rule for _, rule in chunk))
            some = parents[start : start + MOST_PARENTS]
            pieces.append(_Piece((*key, suffix), (*words, suffix), bundle.hosts, some, members, ruled_chunk))
    return pieces, notes


def _chunks(
    made: Iterable[tuple[Route, tuple[RuleView, ...]]],
) -> Iterator[list[tuple[Route, RuleView]]]:
    chunk: list[tuple[Route, RuleView]] = []
    count = 0
    for route, its_rules in made:
        for rule in its_rules:
            if len(chunk) == MOST_RULES or count + len(rule.matches) > MOST_MATCHES:
                yield chunk
                chunk, count = [], 0
            chunk.append((route, rule))
            count += len(rule.matches)
    if chunk:
        yield chunk


def _distinct(made: tuple[RuleView, ...]) -> tuple[RuleView, ...]:
    """Rules whose names differ; a name that stands twice gets a number."""
    seen: dict[str, int] = {}
    out = []
    for rule in made:
        count = seen[rule.name] = seen.get(rule.name, 0) + 1
        out.append(rule if count == 1 else rule._replace(name=quote.word(f"{names.slug(rule.name)}.{count}")))
    return tuple(out)


def _view(piece: _Piece, metadata: Head) -> HttpRouteView:
    return HttpRouteView(metadata, _parent_refs(piece.parents), words(piece.hosts), piece.rules)


def _parent_refs(parents: Parents) -> tuple[ParentRef, ...]:
    return tuple(ParentRef(quote.word(section.gateway), quote.word(section.name)) for section in parents)


def _redirect_notes(listener: Listener, profile: str) -> Iterator[Note]:
    status = profiles.redirect_status(profile, TO_HTTPS)
    if status != TO_HTTPS:
        place = (*listener.origin, "redirect_to_https")
        why = "the implementation reports no conformance for this status"
        before, after = f"status {TO_HTTPS}", f"status {status}"
        yield Note("listener.redirect_to_https", place, Support.APPROXIMATED, why, before, after)


def _redirect(listener: Listener, sections: Parents, metadata: Head, profile: str) -> HttpRouteView:
    everything = MatchView(quote.word("PathPrefix"), quote.text("/"), None, (), ())
    port = listener.redirect_port
    status = quote.number(profiles.redirect_status(profile, TO_HTTPS))
    target = RedirectFilter(
        quote.word("https"), None, quote.number(port) if port and port != 443 else None, None, status
    )
    rule = RuleView(quote.word("to-https"), (everything,), True, (), (), None, target, (), None, ())
    return HttpRouteView(metadata, _parent_refs(sections), (), (rule,))


def _grpc(bundle: Bundle, parents: Parents, pooled: Mapping[str, Pool], metadata: Head) -> GrpcRouteView:
    made = tuple(grpc.rule(route, pooled) for route in bundle.routes)
    return GrpcRouteView(metadata, _parent_refs(parents), words(bundle.hosts), made)
