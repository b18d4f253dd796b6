"""What `nginx -T` prints: every file it read, behind a line that names it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lbgen.diagnostics import Source

_HEAD = re.compile(r"^# configuration file (?P<name>[^\n]+):\r?$", re.MULTILINE)
# What nginx says on standard error may have been caught with it.
_TALK = re.compile(r"\s*(?:(?:nginx: |20\d\d/)[^\n]*\s*)*")


def files_in(source: Source) -> Sequence[Source]:
    """The files of a dump, the main file first, under their own names; empty for a text that is no dump.

    nginx writes a newline behind each file (src/core/nginx.c, 1.31), which is taken away again.
    """
    start = _TALK.match(source.text)
    if start is None or not _HEAD.match(source.text, start.end()):
        return ()
    heads = list(_HEAD.finditer(source.text))
    ends = [*(head.start() for head in heads[1:]), len(source.text)]
    return [
        Source(head["name"], source.text[head.end() + 1 : end].removesuffix("\n"))
        for head, end in zip(heads, ends, strict=True)
    ]
