"""A topology as objects for Traefik."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from lbgen.lean_typing import Any, NamedTuple
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.ingress import parts
from lbgen.targets.kubernetes.ingress.traefik import upstreams
from lbgen.targets.kubernetes.ingress.traefik.entries import entry_notes, entry_point
from lbgen.targets.kubernetes.ingress.traefik.failover import Failovers, Rule
from lbgen.targets.kubernetes.ingress.traefik.matching import rule
from lbgen.targets.kubernetes.ingress.traefik.middlewares import Place, Step, identity, shared_names, steps, to_https
from lbgen.targets.kubernetes.ingress.traefik.streams import streams
from lbgen.targets.kubernetes.ingress.traefik.tls import Options, tls_options
from lbgen.targets.kubernetes.ingress.traefik.ways import Way, way_key, way_names, ways
from lbgen.targets.kubernetes.ingress.views import IngressView
from lbgen.targets.kubernetes.pools import Pool, Ref
from lbgen.targets.kubernetes.secrets import certificate_secret, from_file
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.unheard import of_deciders
from lbgen.targets.kubernetes.views import Extension, extension, head
from lbgen.topology import (
    BasicAuth,
    Forward,
    PassiveHealthCheck,
    Route,
    RouteTimeouts,
    Topology,
    Upstream,
)

API = "traefik.io/v1alpha1"
PREFIX = "traefik.ingress.kubernetes.io/"
DEFAULT_PASSIVE = PassiveHealthCheck(3, 30_000)
UNCHANGED = RouteTimeouts(None, None, None)
NOBODY = {"kind": "TraefikService", "name": "noop@internal"}


class Drawn(NamedTuple):
    """Everything for Traefik, and what has to be said."""

    ingresses: tuple[IngressView, ...]
    objects: tuple[Extension, ...]
    annotations: Mapping[str, Mapping[str, str]]
    notes: tuple[Note, ...]


def draw(topology: Topology, settings: Settings, pools: Mapping[str, Pool]) -> Drawn:
    """All objects: routes in the order of the spec, what they share before them."""
    return _Drawing(topology, settings, pools).drawn()


class _Drawing:
    """The names that objects refer to each other by, made once."""

    def __init__(self, topology: Topology, settings: Settings, pools: Mapping[str, Pool]) -> None:
        self._topology = topology
        self._settings = settings
        self._pools = pools
        self._options: Options = tls_options(topology, settings)
        self._ways = list(ways(topology, self._options))
        self._way_names = way_names(settings.spec, self._ways)
        self._users = names.unique(
            settings.spec, [(it.name, "users") for it in topology.routes if isinstance(it.auth, BasicAuth)]
        )
        self._authorities = names.unique(settings.spec, [(name, "ca") for name in pools])
        self._steps = {id(way): self._steps_of(way) for way in self._ways}
        self._step_names = shared_names(settings.spec, ((way.route.name, self._steps[id(way)]) for way in self._ways))
        self._transports = self._find_transports()
        self._transport_names = self._name_transports()
        self._failovers = Failovers(settings.spec, pools)

    def drawn(self) -> Drawn:
        """Everything."""
        plain = [way for way in self._ways if self._is_plain(way)]
        own = [way for way in self._ways if not self._is_plain(way)]
        ingresses = [self._ingress(way) for way in plain]
        layer4 = streams(self._topology, self._settings, self._pools, self._options.by_listener)
        objects = [
            *self._options.objects,
            *self._middlewares(),
            *self._server_transports(),
            *(self._object("TraefikService", name, spec) for name, spec in self._failover_services()),
            *(self._route(way) for way in own),
            *self._redirects(),
            *layer4.objects,
        ]
        annotations = {
            name: self._service_annotations(pool.upstream) for name, pool in self._pools.items() if pool.groups
        }
        notes = [*self._options.notes, *layer4.notes, *self._notes(plain)]
        return Drawn(tuple(view for view, _ in ingresses), tuple(objects), annotations, tuple(notes))

    # Names shared by several routes.

    def _steps_of(self, way: Way) -> tuple[Step, ...]:
        secret = self._users.get((way.route.name, "users"), "")
        place = Place(way.face.hsts, secret, self._settings.namespace, self._pools)
        return steps(way.route, place).steps

    def _find_transports(self) -> Mapping[tuple[str, RouteTimeouts], Mapping[str, Any]]:
        wanted = [(name, UNCHANGED) for name, pool in self._pools.items() if _is_http(pool.upstream)]
        for way in self._ways:
            if isinstance(way.route.action, Forward):
                wanted += [(share.upstream, way.route.timeouts) for share in way.route.action.shares]
        return {
            (name, changes): upstreams.transport(self._pools[name].upstream, changes, self._authorities[name, "ca"])
            for name, changes in wanted
        }

    def _name_transports(self) -> Mapping[str, str]:
        """A name per distinct transport, after the upstream that needs it first."""
        first: dict[str, str] = {}
        for (name, _), spec in self._transports.items():
            first.setdefault(_text(spec), name)
        counted: dict[str, int] = {}
        keys: dict[str, names.Key] = {}
        for text, name in first.items():
            count = counted[name] = counted.get(name, 0) + 1
            keys[text] = (name, "transport") if count == 1 else (name, "transport", str(count))
        named = names.unique(self._settings.spec, keys.values())
        return {text: named[key] for text, key in keys.items()}

    def _transport(self, upstream: str, changes: RouteTimeouts) -> str:
        return self._transport_names[_text(self._transports[upstream, changes])]

    # Objects.

    def _object(self, kind: str, name: str, spec: Mapping[str, Any]) -> Extension:
        metadata = head(name, self._settings.namespace, self._settings.spec)
        return extension(API, kind, metadata, spec)

    def _middlewares(self) -> Iterator[Extension]:
        seen: set[str] = set()
        for way in self._ways:
            for step in self._steps[id(way)]:
                name = self._step_names[identity(step)]
                if name not in seen:
                    seen.add(name)
                    yield self._object("Middleware", name, step.spec)

    def _server_transports(self) -> Iterator[Extension]:
        seen: set[str] = set()
        for spec in self._transports.values():
            name = self._transport_names[_text(spec)]
            if name not in seen:
                seen.add(name)
                yield self._object("ServersTransport", name, spec)

    def _failover_services(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        def refer(pool: Pool, ref: Ref, may_repeat: bool) -> Mapping[str, Any]:
            made = self._ref(pool, ref, UNCHANGED)
            return made if may_repeat else {key: it for key, it in made.items() if key != "passiveHealthCheck"}

        return self._failovers.services(self._topology.routes, refer)

    def _redirects(self) -> Iterator[Extension]:
        redirecting = [it for it in self._topology.listeners.values() if it.redirect_port is not None]
        named = names.unique(self._settings.spec, [(it.name, "to-https") for it in redirecting])
        for listener in redirecting:
            name = named[listener.name, "to-https"]
            yield self._object("Middleware", name, to_https(listener.redirect_port or 443))
            route = {
                "kind": "Rule",
                "match": "PathPrefix(`/`)",
                "priority": 1,
                "middlewares": [{"name": name}],
                "services": [NOBODY],
            }
            spec = {"entryPoints": [entry_point(listener, self._topology)], "routes": [route]}
            yield self._object("IngressRoute", name, spec)

    # Routes.

    def _is_plain(self, way: Way) -> bool:
        """Whether an Ingress says everything about the route."""
        route = way.route
        action = route.action
        if not isinstance(action, Forward) or len(action.shares) > 1:
            return False
        pool = self._pools[action.shares[0].upstream]
        upstream = pool.upstream
        return (
            not route.match.conditions
            and parts.can_say(route.match.path)
            and not any(host.startswith("*.") for host in way.hosts)
            and route.timeouts == UNCHANGED
            and bool(pool.groups)
            and len(pool.refs) == 1
            and not pool.backup
            and upstreams.strategy(upstream) is None
            and upstream.passive_health_check in (None, DEFAULT_PASSIVE)
        )

    def _ingress(self, way: Way) -> tuple[IngressView, tuple[Note, ...]]:
        assert isinstance(way.route.action, Forward)
        pool = self._pools[way.route.action.shares[0].upstream]
        entry_points = ",".join(entry_point(it, self._topology) for it in way.face.listeners)
        annotations = {
            f"{PREFIX}router.entrypoints": entry_points,
            f"{PREFIX}router.priority": str(way.priority),
        }
        if way.face.options or way.face.listeners[0].tls:
            annotations[f"{PREFIX}router.tls"] = "true"
        if way.face.options:
            annotations[f"{PREFIX}router.tls.options"] = self._reference(way.face.options)
        if made := self._steps[id(way)]:
            named = (self._reference(self._step_names[identity(step)]) for step in made)
            annotations[f"{PREFIX}router.middlewares"] = ",".join(named)
        tls, notes = parts.tls_entries(way.face.listeners, self._settings)
        rules = parts.rules(way.hosts, parts.segment_paths(way.route.match.path, pool.refs[0]))
        metadata = head(
            self._way_names[way_key(way)], self._settings.namespace, self._settings.spec, annotations=annotations
        )
        return IngressView(metadata, quote.word(self._settings.class_name), tls, rules), notes

    def _reference(self, name: str) -> str:
        """An object of the CRD provider, as annotations name it."""
        return f"{self._settings.namespace}-{name}@kubernetescrd"

    def _route(self, way: Way) -> Extension:
        spec: dict[str, Any] = {
            "entryPoints": [entry_point(it, self._topology) for it in way.face.listeners],
            "routes": [self._rule(way, part) for part in self._failovers.rules(way.route)],
        }
        if way.face.listeners[0].tls:
            spec["tls"] = self._tls(way)
        return self._object("IngressRoute", self._way_names[way_key(way)], spec)

    def _rule(self, way: Way, part: Rule) -> Mapping[str, Any]:
        made: dict[str, Any] = {
            "kind": "Rule",
            "match": rule(way.hosts, way.route.match) + part.condition,
            "priority": way.priority,
        }
        if own := self._steps[id(way)]:
            made["middlewares"] = [{"name": self._step_names[identity(step)]} for step in own]
        return made | {"services": list(self._services(way.route, part))}

    def _tls(self, way: Way) -> Mapping[str, Any]:
        listener = way.face.listeners[0]
        assert listener.tls is not None
        certificate = parts.best_certificate(listener.tls.certificates, way.hosts[0] if way.hosts else None)
        spec: dict[str, Any] = {"secretName": certificate_secret(self._settings.spec, certificate, ()).name}
        if way.face.options:
            spec["options"] = {"name": way.face.options, "namespace": self._settings.namespace}
        return spec

    def _services(self, route: Route, part: Rule) -> Iterator[Mapping[str, Any]]:
        """The Services of a route with weights in the shares' proportions."""
        if not isinstance(route.action, Forward):
            yield NOBODY
            return
        total = sum(share.weight for share in route.action.shares)
        for share in route.action.shares:
            pool = self._pools[share.upstream]
            if pool.backup:
                name = self._failovers.name(share.upstream, may_repeat=part.may_repeat)
                yield {"kind": "TraefikService", "name": name} | _weight(share.weight, len(route.action.shares))
                continue
            inner = sum(ref.weight for ref in pool.refs)
            others = _product(
                sum(ref.weight for ref in self._pools[it.upstream].refs) or 1
                for it in route.action.shares
                if it is not share
            )
            for ref in pool.refs:
                weight = share.weight * ref.weight * others if total and inner else ref.weight
                made = self._ref(pool, ref, route.timeouts)
                yield {**made, **_weight(weight, len(route.action.shares) + len(pool.refs) - 1)}

    def _ref(self, pool: Pool, ref: Any, changes: RouteTimeouts) -> dict[str, Any]:
        upstream = pool.upstream
        made: dict[str, Any] = {"name": ref.service, "port": ref.port}
        if ref.weight != 1 and len(pool.refs) > 1:
            made["weight"] = ref.weight
        if upstreams.scheme(upstream) != "http":
            made["scheme"] = upstreams.scheme(upstream)
        if chosen := upstreams.strategy(upstream):
            made["strategy"] = chosen
        if affinity := upstreams.sticky(upstream.session_persistence):
            made["sticky"] = affinity
        if checks := upstreams.passive(upstream):
            made["passiveHealthCheck"] = checks
        made["serversTransport"] = self._transport(upstream.name, changes)
        return made

    def _service_annotations(self, upstream: Upstream) -> Mapping[str, str]:
        """What an Ingress cannot say about its Service."""
        if not _is_http(upstream):
            return {}
        found = {"serverstransport": self._reference(self._transport(upstream.name, UNCHANGED))}
        if upstreams.scheme(upstream) != "http":
            found["serversscheme"] = upstreams.scheme(upstream)
        if affinity := upstreams.sticky(upstream.session_persistence):
            cookie = affinity["cookie"]
            found |= {"sticky.cookie": "true", "sticky.cookie.name": cookie["name"], "sticky.cookie.httponly": "true"}
            if "maxAge" in cookie:
                found["sticky.cookie.maxage"] = str(cookie["maxAge"])
        return {f"{PREFIX}service.{key}": value for key, value in found.items()}

    def _notes(self, plain: Iterable[Way]) -> Iterator[Note]:
        yield from entry_notes(self._topology)
        yield from of_deciders(self._topology, "a forwardAuth Middleware asks the Service by its address")
        for name, pool in self._pools.items():
            if _is_http(pool.upstream):
                yield from upstreams.notes(pool.upstream, self._authorities[name, "ca"])
        for way in self._ways:
            secret = self._users.get((way.route.name, "users"), "")
            yield from steps(way.route, Place(way.face.hsts, secret, self._settings.namespace, self._pools)).notes
            if isinstance(way.route.auth, BasicAuth):
                place = (*way.route.origin, "auth", "basic")
                yield from_file("auth.basic", place, way.route.auth.users_file, f"Secret {secret}", "users")
        for listener in self._topology.listeners.values():
            if listener.protocol == "https":
                yield from parts.tls_entries([listener], self._settings)[1]
        yield from self._failovers.notes()
        yield from _passive_notes(plain, self._pools)
        for route in self._topology.routes:
            yield from parts.usable_hosts(route)[1]
            if route.timeouts.send_ms is not None:
                place, why = (*route.origin, "timeouts"), "Traefik has no send timeout towards servers"
                yield Note("route.timeouts", place, Support.UNSUPPORTED, why, "a send timeout", "no limit")


def _product(numbers: Iterable[int]) -> int:
    result = 1
    for number in numbers:
        result *= number
    return result


def _weight(weight: int, parts_count: int) -> dict[str, int]:
    return {"weight": weight} if parts_count > 1 else {}


def _is_http(upstream: Upstream) -> bool:
    return upstream.protocol not in ("tcp", "udp")


def _text(spec: Mapping[str, Any]) -> str:
    return json.dumps(spec, sort_keys=True)


def _passive_notes(plain: Iterable[Way], pools: Mapping[str, Pool]) -> Iterator[Note]:
    """The default check of an upstream that only plain Ingresses lead to."""
    for way in plain:
        assert isinstance(way.route.action, Forward)
        upstream = pools[way.route.action.shares[0].upstream].upstream
        if upstream.passive_health_check:
            yield Note(
                "passive_health_check",
                (*upstream.origin, "passive_health_check"),
                Support.UNSUPPORTED,
                "an Ingress cannot say it, and the default alone makes no IngressRoute of a route",
                before="3 failures within 30s",
                after="no check; a failed connection is retried on another server",
            )
