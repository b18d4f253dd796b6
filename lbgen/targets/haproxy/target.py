"""HAProxy 2.4 to 3.2."""

from __future__ import annotations

from collections.abc import Sequence

from lbgen.lean_typing import TYPE_CHECKING
from lbgen.ports import Artifact, Binary, Complaint, Options, Plan, Target, Version
from lbgen.targets.haproxy.capabilities import ROWS
from lbgen.targets.haproxy.dialect import DIALECT

if TYPE_CHECKING:
    from lbgen.topology import Topology


def _plan(topology: Topology, options: Options) -> Plan:
    from lbgen.targets.haproxy.plan import plan  # noqa: PLC0415  # only when something is planned

    return plan(topology, options)


class _Engine:
    """The engine, loaded when it is asked."""

    def find(self, wanted: Version | None = None) -> Binary | None:
        """See HaproxyEngine."""
        from lbgen.targets.haproxy.engine import HaproxyEngine  # noqa: PLC0415  # only when engines are asked

        return HaproxyEngine().find(wanted)

    def accepts(self, binary: Binary, artifacts: Sequence[Artifact]) -> tuple[Complaint, ...]:
        """See HaproxyEngine."""
        from lbgen.targets.haproxy.engine import HaproxyEngine  # noqa: PLC0415  # only when engines are asked

        return HaproxyEngine().accepts(binary, artifacts)


HAPROXY = Target(
    name="haproxy",
    title="HAProxy",
    rows=ROWS,
    plan=_plan,
    dialect=DIALECT,
    default=Options((2, 8)),
    oldest=(2, 4),
    newest=(3, 2),
    engine=_Engine(),
)
TARGETS = (HAPROXY,)
