"""Data to standard output or to the file that was asked for."""

from __future__ import annotations

import sys

from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO


def put(text: str, output: str | None, stream: TextIO | None = None) -> None:
    """Data to the file named by `--output`, in one step, or to `stream` (standard output) for None and `-`."""
    if output in (None, "-"):
        (stream or sys.stdout).write(text)
    else:
        from lbgen.render.writing import write_one  # noqa: PLC0415  most reports go to standard output

        write_one(str(output), text)
