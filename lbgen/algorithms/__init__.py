"""Balancing algorithms as the field defines them: one file each, found by discovery; the spec's choices are computed here."""

from lbgen.algorithms._known import choices, every, get
from lbgen.algorithms._model import Algorithm, Pick, Servers, Trait

__all__ = ["Algorithm", "Pick", "Servers", "Trait", "choices", "every", "get"]
