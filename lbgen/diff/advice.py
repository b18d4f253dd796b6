"""What to do next about each file of a folder that is not what its spec says."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from lbgen.diff.drift import BOTH, EDITED, FOREIGN, LEFT_OVER, SAME, Found


def next_step(found: Found, render: Sequence[str]) -> str:
    """One sentence with a command; `render` are the words of the `lbgen render` that writes the folder."""
    command = shlex.join(render)
    match found.state:
        case state if state == SAME:
            return ""
        case state if state in (EDITED, BOTH):
            return f"rendering loses the edit: bring it into the spec or a template, then `{command} --force`"
        case state if state == FOREIGN:
            return f"move it away, or replace it with `{command} --force`"
        case state if state == LEFT_OVER:
            return f"remove it when nothing loads it any more: `{shlex.join(('rm', found.place))}`"
        case _:
            return f"write it anew: `{command}`"
