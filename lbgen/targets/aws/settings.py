"""The `targets.aws` block, typed."""

from __future__ import annotations

from collections.abc import Mapping

from lbgen.lean_typing import NamedTuple
from lbgen.topology import Topology


class Settings(NamedTuple):
    """What only this target needs; None and empty are left to Terraform variables."""

    region: str | None
    vpc_id: str | None
    subnets: tuple[str, ...]
    log_bucket: str | None
    log_prefix: str
    internal: bool
    deletion_protection: bool
    cdn: bool


def settings(topology: Topology) -> Settings:
    """The block of a topology, with its defaults where there is none."""
    block = topology.targets.get("aws", {})
    logs = block.get("access_logs")
    logs = logs if isinstance(logs, Mapping) else {}
    subnets = block.get("subnets")
    return Settings(
        region=_text(block.get("region")),
        vpc_id=_text(block.get("vpc_id")),
        subnets=tuple(map(str, subnets)) if isinstance(subnets, list | tuple) else (),
        log_bucket=_text(logs.get("bucket")),
        log_prefix=_text(logs.get("prefix")) or "",
        internal=block.get("internal") is True,
        deletion_protection=block.get("deletion_protection") is not False,
        cdn=block.get("cdn") is True,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
