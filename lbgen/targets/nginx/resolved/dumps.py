"""What `nginx -T` prints: every file it read, behind a line that names it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lbgen.diagnostics import Source

_BEGINS = "# configuration file "
_HEAD = rf"^{_BEGINS}(?P<name>[^\n]+):\r?$"
# What nginx says on standard error may have been caught with it.
_TALK = r"\s*(?:(?:nginx: |20\d\d/)[^\n]*\s*)*"


def files_in(source: Source) -> Sequence[Source]:
    """The files of a dump, the main file first, under their own names; empty for a text that is no dump.

    nginx writes a newline behind each file (src/core/nginx.c, 1.31), which is taken away again.
    """
    if _BEGINS not in source.text:
        return ()
    start = re.match(_TALK, source.text)
    head = re.compile(_HEAD, re.MULTILINE)
    if start is None or not head.match(source.text, start.end()):
        return ()
    heads = list(head.finditer(source.text))
    ends = [*(found.start() for found in heads[1:]), len(source.text)]
    return [
        Source(found["name"], source.text[found.end() + 1 : end].removesuffix("\n"))
        for found, end in zip(heads, ends, strict=True)
    ]
