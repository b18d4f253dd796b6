"""AWS's limits as data: `schemas/aws-limits.json` holds each with its source."""

from __future__ import annotations

import functools

from lbgen.lean_typing import NamedTuple


class Limit(NamedTuple):
    """One limit: inclusive bounds (None: open), in `unit`, and the document that says so."""

    name: str
    title: str
    low: int | None
    high: int | None
    unit: str
    adjustable: bool
    source: str

    def holds(self, value: int) -> bool:
        """Whether a value is within the bounds."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def clamp(self, value: int) -> int:
        """The nearest value within the bounds."""
        if self.low is not None and value < self.low:
            return self.low
        return self.high if self.high is not None and value > self.high else value

    def told(self) -> str:
        """`rules per load balancer: at most 100 (a quota that AWS can raise)`."""
        if self.low is None or self.low == 0:
            bounds = f"at most {self.high}"
        else:
            bounds = f"{self.low} to {self.high}" if self.high is not None else f"at least {self.low}"
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.title}: {bounds}{unit}{' (a quota that AWS can raise)' if self.adjustable else ''}"


@functools.cache
def limits() -> dict[str, Limit]:
    """Every limit by name."""
    import json  # noqa: PLC0415  # only when something is planned for AWS

    from lbgen import resources  # noqa: PLC0415

    document = json.loads(resources.text("schemas", "aws-limits.json"))
    return {
        name: Limit(
            name,
            it["title"],
            it.get("low"),
            it.get("high"),
            it.get("unit", ""),
            it.get("adjustable", False),
            it["source"],
        )
        for name, it in document["limits"].items()
    }


def limit(name: str) -> Limit:
    """One limit by name."""
    return limits()[name]
