"""The narrow interfaces between the rooms: small values and protocols, no behaviour."""

from lbgen.ports.capability import Row, Support, Use
from lbgen.ports.dialect import Dialect, Parsed
from lbgen.ports.engine import Binary, Complaint, Engine
from lbgen.ports.language import Files, Language, Unit
from lbgen.ports.rule import Check, Confidence, Problem, Rule, rule
from lbgen.ports.sheet import Artifact, Sheet, Token
from lbgen.ports.target import Note, Options, Plan, Target
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
