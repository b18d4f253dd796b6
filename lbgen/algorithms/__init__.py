"""Balancing algorithms as the field defines them: one file each, found by discovery."""

from lbgen.algorithms._hashing import POINTS, Ring, position, ring
from lbgen.algorithms._known import choices, every, get
from lbgen.algorithms._model import SMOOTHING, Algorithm, Pick, Servers, Trait

__all__ = [
    "POINTS",
    "SMOOTHING",
    "Algorithm",
    "Pick",
    "Ring",
    "Servers",
    "Trait",
    "choices",
    "every",
    "get",
    "position",
    "ring",
]
