"""The command line. `main` is the entry point; this file stays light, because `--version` loads nothing else."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as typing's, without importing it
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Run the command line of this process and end the process with its exit code."""
    from lbgen.cli.process import finish, run  # noqa: PLC0415  kept out of the way of importing the package

    finish(run(sys.argv[1:]))
