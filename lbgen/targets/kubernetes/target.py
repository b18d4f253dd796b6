"""Kubernetes: the targets `ingress` and `gateway`, over one parser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lbgen.lean_typing import TYPE_CHECKING
from lbgen.ports import Artifact, Binary, Complaint, Options, Plan, Row, Target, Version
from lbgen.targets.kubernetes.dialect import DIALECT

if TYPE_CHECKING:
    from lbgen.topology import Topology

__all__ = ["DIALECT", "GATEWAY", "INGRESS", "TARGETS"]

EDITIONS = {
    "ingress": ("generic", "traefik", "f5-nginx", "haproxy", "haproxy-ingress", "aws-alb", "ingress-nginx"),
    "gateway": ("standard", "envoy-gateway", "nginx-gateway-fabric", "traefik", "cilium", "istio", "aws"),
}


class _Rows(Mapping[str, Sequence[Row]]):
    """The rows of a target, read from its profiles when one is asked for."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._loaded: Mapping[str, Sequence[Row]] | None = None

    def __getitem__(self, feature: str) -> Sequence[Row]:
        return self._all()[feature]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> Mapping[str, Sequence[Row]]:
        if self._loaded is None:
            from lbgen.targets.kubernetes.rows import rows_of  # noqa: PLC0415  # the profiles are many modules

            self._loaded = rows_of(self._target)
        return self._loaded


def _plan_gateway(topology: Topology, options: Options) -> Plan:
    from lbgen.targets.kubernetes.gateway.plan import plan  # noqa: PLC0415  # only when something is planned

    return plan(topology, options)


def _plan_ingress(topology: Topology, options: Options) -> Plan:
    from lbgen.targets.kubernetes.ingress.plan import plan  # noqa: PLC0415  # only when something is planned

    return plan(topology, options)


def _by_class(block: Mapping[str, object]) -> str:
    """The implementation that a GatewayClass usually belongs to; empty where the block names no class."""
    if not block.get("class_name"):
        return ""
    from lbgen.targets.kubernetes.gateway.profile import of_class  # noqa: PLC0415  # looks at every profile

    return of_class(str(block["class_name"]))


class _Engine:
    """The API server's rules, loaded when they are asked."""

    def find(self, wanted: Version | None = None) -> Binary | None:
        """See ApiServerRules."""
        from lbgen.targets.kubernetes.engine.checks import ApiServerRules  # noqa: PLC0415  # only when engines are asked

        return ApiServerRules().find(wanted)

    def accepts(self, binary: Binary, artifacts: Sequence[Artifact]) -> tuple[Complaint, ...]:
        """See ApiServerRules."""
        from lbgen.targets.kubernetes.engine.checks import ApiServerRules  # noqa: PLC0415  # only when engines are asked

        return ApiServerRules().accepts(binary, artifacts)


INGRESS = Target(
    name="ingress",
    title="Kubernetes Ingress",
    rows=_Rows("ingress"),
    plan=_plan_ingress,
    dialect=DIALECT,
    default=Options((), "generic"),
    oldest=(),
    newest=(),
    editions=EDITIONS["ingress"],
    engine=_Engine(),
)
GATEWAY = Target(
    name="gateway",
    title="Gateway API",
    rows=_Rows("gateway"),
    plan=_plan_gateway,
    dialect=DIALECT,
    default=Options((), "standard"),
    oldest=(),
    newest=(),
    editions=EDITIONS["gateway"],
    engine=_Engine(),
    edition_of=_by_class,
)
TARGETS = (INGRESS, GATEWAY)
