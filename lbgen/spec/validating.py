"""Plain data against the models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lbgen.spec.models import Spec

ShapeError = Mapping[str, Any]


def validate(data: Mapping[str, Any]) -> tuple[Spec | None, Sequence[ShapeError]]:
    """The spec, or what is wrong with its shape: `type`, `loc`, `msg`, `input` and `ctx`, as pydantic has them."""
    from pydantic import ValidationError  # noqa: PLC0415  # slow to import

    from lbgen.spec.models import Spec  # noqa: PLC0415  # slow to import

    try:
        return Spec.model_validate(data), ()
    except ValidationError as error:
        return None, error.errors(include_url=False)
