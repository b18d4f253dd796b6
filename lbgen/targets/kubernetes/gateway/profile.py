"""What is data about one implementation of Gateway API: one module of `profiles/` each, found by looking there."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from lbgen import _discover
from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Row, Support
from lbgen.targets.kubernetes.gateway import profiles
from lbgen.targets.kubernetes.gateway.objects import RouteObject, Section
from lbgen.targets.kubernetes.gateway.precedence import Rank, api_rank
from lbgen.targets.kubernetes.pools import Pool
from lbgen.targets.kubernetes.settings import Settings
from lbgen.targets.kubernetes.sources import sourced
from lbgen.targets.kubernetes.views import Extension
from lbgen.topology import Route, Topology

CHANNEL = "Gateway API v1.6.1, standard channel"


class Additions(NamedTuple):
    """An implementation's own objects; `filters` are (group, kind, name) of ExtensionRef filters by route name."""

    objects: tuple[Extension, ...] = ()
    filters: Mapping[str, tuple[tuple[str, str, str], ...]] = {}
    notes: tuple[Note, ...] = ()


class Scene(NamedTuple):
    """What a profile sees: the objects each route went to, and the objects without HTTP that lead to each upstream;
    `services` are the Services and ports of each upstream, `sections` those of each listener.
    """

    topology: Topology
    settings: Settings
    route_objects: Mapping[str, tuple[RouteObject, ...]]
    stream_objects: Mapping[str, tuple[RouteObject, ...]]
    services: Mapping[str, tuple[tuple[str, int], ...]]
    sections: Mapping[str, tuple[Section, ...]]


def no_additions(scene: Scene) -> Additions:
    """An implementation without objects of its own."""
    del scene
    return Additions()


def nothing_apart(topology: Topology, route: Route) -> bool:
    """No route needs an HTTPRoute of its own."""
    del topology, route
    return False


def no_filters(topology: Topology, settings: Settings, pools: Mapping[str, Pool]) -> Additions:
    """No filter of the implementation's own."""
    del topology, settings, pools
    return Additions()


def nothing_to_say(route: Route) -> Iterable[Note]:
    """Every route is carried out as rendered."""
    del route
    return ()


class Profile(NamedTuple):
    """One implementation.

    `rows` replace the standard channel's by feature; what a row calls unsupported is not rendered. `document` names
    what the rows were read in, with its version. `classes` are the usual GatewayClass names. `filters` are made
    before the routes and stand in them; `add` makes the policies that point at the finished routes. `stops_http2` says
    that one of them can leave HTTP/2 out, `only_pods` why listed addresses are no targets. `after_tls` is the kind of
    route behind a listener that terminates TLS: a TCPRoute takes every name, a TLSRoute lists its own. `redirects` are
    the statuses of redirects it knows; 301 and 302 are every implementation's (Gateway API v1, core).
    """

    title: str
    document: str
    classes: tuple[str, ...]
    rows: Mapping[str, Row]
    add: Callable[[Scene], Additions] = no_additions
    is_apart: Callable[[Topology, Route], bool] = nothing_apart
    filters: Callable[[Topology, Settings, Mapping[str, Pool]], Additions] = no_filters
    notes: Callable[[Route], Iterable[Note]] = nothing_to_say
    rank: Rank = api_rank
    stops_http2: bool = False
    after_tls: str = "TCPRoute"
    only_pods: str = ""
    redirects: frozenset[int] = frozenset({301, 302, 303, 307, 308})


def redirect_status(name: str, wanted: int) -> int:
    """The status an implementation redirects with: the one wanted, else the nearest that it knows."""
    return wanted if wanted in load(name).redirects else {308: 301}.get(wanted, 302)


@functools.cache
def names() -> tuple[str, ...]:
    """Every profile's name, `standard` first."""
    found = [module.replace("_", "-") for module in _discover.modules(profiles.__path__)]
    return ("standard", *(name for name in found if name != "standard"))


@functools.cache
def load(name: str) -> Profile:
    """The profile of that name; an unknown name is the standard channel alone."""
    wanted = name if name in names() else "standard"
    module = importlib.import_module(f"{profiles.__name__}.{wanted.replace('-', '_')}")
    found: Profile = module.PROFILE
    return found


def of_class(class_name: str) -> str:
    """The profile a GatewayClass usually belongs to, `standard` where nothing is known."""
    return next((name for name in names() if class_name in load(name).classes), "standard")


def row(name: str, feature: str) -> Row:
    """What an implementation does about a feature."""
    from lbgen.targets.kubernetes.gateway.standard import ROWS  # noqa: PLC0415  # the table imports this module

    own = load(name).rows.get(feature)
    return own or ROWS.get(feature) or Row(Support.UNSUPPORTED, "Gateway API has no field for it", CHANNEL)


def does(name: str, feature: str) -> bool:
    """Whether an implementation carries a feature out at all."""
    return row(name, feature).support is not Support.UNSUPPORTED


def rows(features: Sequence[str]) -> Mapping[str, tuple[Row, ...]]:
    """The target's rows: for every feature one per profile."""
    return {
        feature: tuple(sourced(row(name, feature))._replace(edition=name) for name in names()) for feature in features
    }
