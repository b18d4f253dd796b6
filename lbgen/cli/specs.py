"""Reading specs for commands: from a file or standard input, with the exit code of what cannot be read."""

from __future__ import annotations

import sys

from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.topology.build import Built

STDIN = "<stdin>"


def built(name: str, environment: str | None) -> Built:
    """The spec called `name`; `-` is standard input."""
    from lbgen.topology.build import build  # noqa: PLC0415  commands load what they need when they run

    if name == "-":
        return build(STDIN, environment=environment, raw=sys.stdin.buffer.read())
    return build(name, environment=environment)


def sha256_of(spec: Built) -> str:
    """The hash of what a spec says: its data after `extends`, environment and variables, whatever its formatting."""
    import json  # noqa: PLC0415  only for this

    from lbgen.render.header import sha256  # noqa: PLC0415  only for this

    return sha256(json.dumps(spec.loaded.data, sort_keys=True, separators=(",", ":"), default=str))
