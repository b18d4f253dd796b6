"""Plain data against the models, by the compiled validator where it fits, else by the models themselves."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence

from lbgen.lean_typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lbgen.spec.models import Spec

ShapeError = Mapping[str, Any]


def validate(data: Mapping[str, Any]) -> tuple[Spec | None, Sequence[ShapeError]]:
    """The spec, or what is wrong with its shape: `type`, `loc`, `msg`, `input` and `ctx`, as pydantic has them."""
    from pydantic_core import ValidationError  # noqa: PLC0415  # slow to import

    try:
        return _validator()(data), ()
    except ValidationError as error:
        return None, error.errors(include_url=False)


@functools.cache
def _validator() -> Callable[[Mapping[str, Any]], Spec]:
    return compiled() or by_models()


def compiled() -> Callable[[Mapping[str, Any]], Spec] | None:
    """The validator made from `_core_schema.py`, unless that was made for another version of pydantic_core."""
    import pydantic_core  # noqa: PLC0415  # slow to import

    from lbgen.spec._core_schema import PYDANTIC_CORE, SCHEMA  # noqa: PLC0415  # large

    if pydantic_core.__version__ != PYDANTIC_CORE:
        return None
    return pydantic_core.SchemaValidator(SCHEMA).validate_python


def by_models() -> Callable[[Mapping[str, Any]], Spec]:
    """The models' own validator."""
    from lbgen.spec.models import Spec  # noqa: PLC0415  # slow to import

    return Spec.model_validate
