"""The narrow interfaces between the rooms: small values and protocols, no behaviour.

A name is loaded when it is asked for: linting needs half of them.
"""

from __future__ import annotations

from importlib import import_module

from lbgen.lean_typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lbgen.ports.capability import Row, Support, Use
    from lbgen.ports.dialect import Dialect, Parsed
    from lbgen.ports.engine import Binary, Complaint, Engine
    from lbgen.ports.language import Files, Language, Unit
    from lbgen.ports.options import Options
    from lbgen.ports.rules import Check, Confidence, Problem, Rule, rule
    from lbgen.ports.sheet import Artifact, Sheet, Token
    from lbgen.ports.target import Note, Plan, Target
    from lbgen.ports.version import Version

__all__ = [
    "Artifact",
    "Binary",
    "Check",
    "Complaint",
    "Confidence",
    "Dialect",
    "Engine",
    "Files",
    "Language",
    "Note",
    "Options",
    "Parsed",
    "Plan",
    "Problem",
    "Row",
    "Rule",
    "Sheet",
    "Support",
    "Target",
    "Token",
    "Unit",
    "Use",
    "Version",
    "rule",
]
_HOMES = {
    "capability": ("Row", "Support", "Use"),
    "dialect": ("Dialect", "Parsed"),
    "engine": ("Binary", "Complaint", "Engine"),
    "language": ("Files", "Language", "Unit"),
    "rules": ("Check", "Confidence", "Problem", "Rule", "rule"),
    "sheet": ("Artifact", "Sheet", "Token"),
    "target": ("Note", "Plan", "Target"),
    "options": ("Options",),
    "version": ("Version",),
}


def __getattr__(name: str) -> Any:
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return found
