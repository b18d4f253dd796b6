"""nginx, open source 1.18 to 1.31 and Plus."""

from __future__ import annotations

from collections.abc import Sequence

from lbgen.lean_typing import TYPE_CHECKING
from lbgen.ports import Artifact, Binary, Complaint, Options, Plan, Target, Version
from lbgen.targets.nginx.capabilities import ROWS
from lbgen.targets.nginx.dialect import NginxDialect

if TYPE_CHECKING:
    from lbgen.topology import Topology


def _plan(topology: Topology, options: Options) -> Plan:
    from lbgen.targets.nginx.plan import plan  # noqa: PLC0415  # only when something is planned

    return plan(topology, options)


class _Engine:
    """The engine, loaded when it is asked."""

    def find(self, wanted: Version | None = None) -> Binary | None:
        """See NginxEngine."""
        from lbgen.targets.nginx.engine import NginxEngine  # noqa: PLC0415  # only when engines are asked

        return NginxEngine().find(wanted)

    def accepts(self, binary: Binary, artifacts: Sequence[Artifact]) -> tuple[Complaint, ...]:
        """See NginxEngine."""
        from lbgen.targets.nginx.engine import NginxEngine  # noqa: PLC0415  # only when engines are asked

        return NginxEngine().accepts(binary, artifacts)


NGINX = Target(
    name="nginx",
    title="nginx",
    rows=ROWS,
    plan=_plan,
    dialect=NginxDialect(),
    default=Options((1, 31), "oss"),
    oldest=(1, 18),
    newest=(1, 31),
    editions=("oss", "plus"),
    engine=_Engine(),
)
TARGETS = (NGINX,)
