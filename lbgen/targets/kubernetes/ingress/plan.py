"""A topology as Ingress objects for one controller."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.ports import Note, Options, Plan, Sheet, Support
from lbgen.targets.kubernetes import names, quote
from lbgen.targets.kubernetes.ingress import profile as profiles
from lbgen.targets.kubernetes.ingress.annotated import annotated
from lbgen.targets.kubernetes.ingress.profile import LONGEST_KEY, Profile
from lbgen.targets.kubernetes.ingress.traefik.plan import draw as draw_traefik
from lbgen.targets.kubernetes.ingress.views import IngressFile, IngressView
from lbgen.targets.kubernetes.kustomization import kustomization
from lbgen.targets.kubernetes.pools import Ability, Pool, pools, used_upstreams
from lbgen.targets.kubernetes.probes import probes
from lbgen.targets.kubernetes.services import services_sheet
from lbgen.targets.kubernetes.settings import Settings, block_of, text_of
from lbgen.targets.kubernetes.views import Extension, ExtensionsFile
from lbgen.topology import Topology

TRAEFIK = "traefik"


class Drawn(NamedTuple):
    """What a controller's drawing leads to; `annotations` are those of Services, by upstream."""

    ingresses: tuple[IngressView, ...]
    objects: tuple[Extension, ...]
    annotations: Mapping[str, Mapping[str, str]]
    notes: tuple[Note, ...]


def plan(topology: Topology, options: Options) -> Plan:
    """The files of the ingress target, and what they lose."""
    settings = settings_of(topology, options)
    profile = profiles.load(settings.profile)
    is_traefik = settings.profile == TRAEFIK
    ability = Ability(
        weighted=is_traefik,
        external_names=not profile.only_pods,
        port_names=True,
        backups=is_traefik,
        most=sys.maxsize,
        only_pods=profile.only_pods,
        longest=LONGEST_KEY - max((len(key) for key in profiles.keys_with_service(profile)), default=0),
    )
    used = used_upstreams(topology) if is_traefik else _http_only(topology)
    pooled = pools(topology, ability, used)
    drawn = _draw(topology, settings, profile, pooled)
    checks = profiles.row(settings.profile, "health_check.http").source == profile.document
    probed = probes(settings, (pool.upstream for pool in pooled.values()), controller_checks=checks)
    sheets = [
        *_file(profile, drawn),
        *_extensions(profile, drawn),
        *services_sheet(settings, pooled.values(), lambda upstream: drawn.annotations.get(upstream.name, {})),
        *probed.sheets,
    ]
    notes = [note for pool in pooled.values() for note in pool.notes]
    notes += [*drawn.notes, *probed.notes, *_class_notes(topology, settings)]
    return Plan((*sheets, kustomization(sheets)), tuple(dict.fromkeys(notes)))


def settings_of(topology: Topology, options: Options) -> Settings:
    """Namespace, class and controller: as told, else from `targets.ingress`, else plain Ingress."""
    block = block_of(topology, "ingress")
    name = options.edition or text_of(block, "controller") or "generic"
    class_name = text_of(block, "class_name") or profiles.load(name).class_name
    return Settings(topology.name.rstrip("-"), text_of(block, "namespace") or "default", class_name, name)


def _http_only(topology: Topology) -> list[str]:
    """An Ingress without Traefik's own objects has no use for the upstreams of TCP and UDP."""
    return [name for name in used_upstreams(topology) if topology.upstreams[name].protocol not in ("tcp", "udp")]


def _draw(topology: Topology, settings: Settings, profile: Profile, pooled: Mapping[str, Pool]) -> Drawn:
    if settings.profile == TRAEFIK:
        return Drawn(*draw_traefik(topology, settings, pooled))
    return Drawn(*annotated(topology, settings, profile, pooled))


def _file(profile: Profile, drawn: Drawn) -> Iterator[Sheet]:
    if drawn.ingresses:
        view = IngressFile(tuple(map(quote.comment, profile.remarks)), drawn.ingresses)
        yield Sheet("kubernetes/ingress.yaml.j2", view, "ingress.yaml")


def _extensions(profile: Profile, drawn: Drawn) -> Iterator[Sheet]:
    if drawn.objects:
        title = quote.comment(f"objects of {profile.title} ({profile.document})")
        yield Sheet("kubernetes/extensions.yaml.j2", ExtensionsFile(title, drawn.objects), f"{profile.class_name}.yaml")


def _class_notes(topology: Topology, settings: Settings) -> Iterator[Note]:
    if names.is_subdomain(settings.class_name):
        return
    for listener in topology.listeners.values():
        why = f"`{settings.class_name}` cannot be the name of an IngressClass"
        yield Note(f"listener.{listener.protocol}", (*listener.origin, "protocol"), Support.UNSUPPORTED, why)
