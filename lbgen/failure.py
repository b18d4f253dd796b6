"""Failures that are expected: they stop the run with one message, the next step, and an exit code, never a traceback.

Findings about a file are diagnostics, not failures; these are for what keeps us from looking or from writing.
"""

from __future__ import annotations


class Failure(Exception):  # noqa: N818  its three kinds read as verdicts
    """Stops the run; `message` says the fact, `help` the next step. Raise one of the three below."""

    exit_code = 3

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002  the field's word in every message
        super().__init__(message)
        self.message = message
        self.help = help


class Refused(Failure):
    """The files are wrong, or the answer is no."""

    exit_code = 1


class Misused(Failure):
    """The command line is wrong."""

    exit_code = 2


class Unable(Failure):
    """The machine cannot do it: an engine is missing, a folder is read-only, a disk is full, time ran out."""

    exit_code = 3
