"""What a reporter may know beside the findings."""

from __future__ import annotations

from lbgen.diagnostics import Severity
from lbgen.lean_typing import NamedTuple


class Context(NamedTuple):
    """Facts about the run.

    `version` is lbgen's; `checked` are the files that were looked at, as the user named them; `width` is the
    number of columns to fit source excerpts into, 0 for the default; `root` is the folder machine formats name
    files relative to, empty to leave names alone; `fail_on` is the severity from which the run fails;
    `fix_option` is the option that would apply fixes, empty when the command has none.
    """

    version: str
    checked: tuple[str, ...] = ()
    colour: bool = False
    width: int = 0
    root: str = ""
    fail_on: Severity = Severity.ERROR
    fix_option: str = ""
