"""The spec language as pydantic models: the only source of its shape, its defaults, and its JSON Schema."""

from lbgen.spec.models.root import Spec

__all__ = ["Spec"]
