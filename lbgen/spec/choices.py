"""Small functions the models refer to; importable without pydantic, so that the compiled schema can name them."""

from __future__ import annotations


def text_or_table(value: object) -> str:
    """Which form a shorthand-able value has: `text` for a scalar, `table` for a mapping."""
    return "table" if isinstance(value, dict) or hasattr(value, "__pydantic_fields_set__") else "text"


def text_or_list(value: object) -> str:
    """`list` for a list, `text` for all else."""
    return "list" if isinstance(value, list) else "text"


def number_or_text(value: object) -> str:
    """`number` for a whole number, `text` for all else."""
    return "number" if isinstance(value, int) and not isinstance(value, bool) else "text"


def off_or_table(value: object) -> str:
    """`off` for a boolean, `table` for all else."""
    return "off" if isinstance(value, bool) else "table"


def basic_or_external(value: object) -> str:
    """Which kind of authentication a block names; anything unknown is read as basic, whose errors then show."""
    return "external" if isinstance(value, dict) and "external" in value and "basic" not in value else "basic"


def as_text(value: object) -> object:
    """The text a `${NAME}` had before it was typed as a number or boolean, where text is wanted."""
    return getattr(value, "written", value)
