"""AWS as Terraform: an application load balancer for HTTP, a network load balancer for the rest."""

from __future__ import annotations

from collections.abc import Sequence

from lbgen.diagnostics import Source
from lbgen.lean_typing import TYPE_CHECKING
from lbgen.ports import Artifact, Binary, Complaint, Options, Parsed, Plan, Target, Version
from lbgen.targets.aws.capabilities import ROWS

if TYPE_CHECKING:
    from lbgen.topology import Topology


def _plan(topology: Topology, options: Options) -> Plan:
    from lbgen.targets.aws.plan import plan  # noqa: PLC0415  # only when something is planned

    return plan(topology, options)


class _Dialect:
    """The dialect, loaded when something is parsed."""

    name = "terraform"

    def sniff(self, path: str, head: str) -> bool:
        from lbgen.targets.aws.parser import TerraformDialect  # noqa: PLC0415

        return TerraformDialect().sniff(path, head)

    def parse(self, source: Source) -> Parsed:
        from lbgen.targets.aws.parser import TerraformDialect  # noqa: PLC0415

        return TerraformDialect().parse(source)


class _Engine:
    """The engine, loaded when it is asked."""

    def find(self, wanted: Version | None = None) -> Binary | None:
        from lbgen.targets.aws.engine import TerraformEngine  # noqa: PLC0415

        return TerraformEngine().find(wanted)

    def accepts(self, binary: Binary, artifacts: Sequence[Artifact]) -> tuple[Complaint, ...]:
        from lbgen.targets.aws.engine import TerraformEngine  # noqa: PLC0415

        return TerraformEngine().accepts(binary, artifacts)


AWS = Target(
    name="aws",
    title="Terraform for AWS",
    rows=ROWS,
    plan=_plan,
    dialect=_Dialect(),
    default=Options(),
    oldest=(),
    newest=(),
    engine=_Engine(),
)
TARGETS = (AWS,)
