"""Port numbers and names (IANA service names, RFC 6335 as Kubernetes reads it)."""

from __future__ import annotations

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import Any

_NAME = lazy_pattern(r"(?=.{1,15}\Z)(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")


def is_port(value: Any) -> bool:
    """Whether a value is a port's number."""
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 65_535


def port_name_problem(name: str) -> str | None:
    """Why a text cannot be a port's name."""
    if _NAME.match(name):
        return None
    return f"`{name}` is not a port's name (at most 15 of a-z, 0-9 and single `-`, a letter among them)"
