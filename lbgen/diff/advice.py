"""What to do next about each file of a folder that is not what its spec says."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from lbgen.diff.drift import BOTH, EDITED, FOREIGN, LEFT_OVER, SAME, Found


def next_step(found: Found, render: Sequence[str]) -> str:
    """One sentence with a command; `render` are the words of the `lbgen render` that writes the folder."""
    command = shlex.join(render)
    edited = f"rendering loses the edit: bring it into the spec or a template, then `{command} --force`"
    steps = {
        SAME: "",
        EDITED: edited,
        BOTH: edited,
        FOREIGN: f"move it away, or replace it with `{command} --force`",
        LEFT_OVER: f"remove it when nothing loads it any more: `{shlex.join(('rm', found.place))}`",
    }
    return steps.get(found.state, f"write it anew: `{command}`")
