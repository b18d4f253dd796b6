"""The narrow interfaces between the rooms: small values and protocols, no behaviour."""

from lbgen.ports.capability import Row, Support, Use
from lbgen.ports.dialect import Dialect, Parsed
from lbgen.ports.engine import Binary, Complaint, Engine
from lbgen.ports.sheet import Artifact, Sheet, Token
from lbgen.ports.target import Note, Options, Plan, Target
from lbgen.ports.version import Version

__all__ = [
    "Artifact",
    "Binary",
    "Complaint",
    "Dialect",
    "Engine",
    "Note",
    "Options",
    "Parsed",
    "Plan",
    "Row",
    "Sheet",
    "Support",
    "Target",
    "Token",
    "Use",
    "Version",
]
