"""HAProxy in the foreground as master and worker, with everything it writes kept in one folder."""

from __future__ import annotations

import os
import re
import signal
import sys
from contextlib import AbstractContextManager

from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Binary
from lbgen.prove import proxy
from lbgen.prove.engines import Ground, Started
from lbgen.prove.loopback import HOST
from lbgen.prove.rehome import Move
from lbgen.render.targets import Chosen

MAIN = "haproxy.cfg"

# What needs a service's own account and folders; a proof has neither.
_SERVICE_LINE = lazy_pattern(
    r"^\s*(?:chroot|user|group|stats socket|daemon|pidfile|server-state-base)\b.*$", re.MULTILINE
)

# Pages (stats, metrics) listen on every address; here they keep to loopback.
_ANYWHERE = lazy_pattern(r"^(\s*bind )\*?:(\d+)", re.MULTILINE)
_ANYWHERE_6 = lazy_pattern(r"^\s*bind :::\d+ v6only$", re.MULTILINE)


find = proxy.find


def label(chosen: Chosen) -> str:
    """`haproxy`, or `nginx plus`."""
    return " ".join(filter(None, (chosen.target.name, chosen.options.edition.replace("oss", ""))))


def start(ground: Ground) -> AbstractContextManager[Started]:
    """The program on the rendered file."""
    return proxy.start(sys.modules[__name__], ground)


def localise(text: str, folder: str, binary: Binary) -> tuple[str, tuple[Move, ...]]:
    """Lines about the service's account, chroot and sockets are emptied; their numbers stay."""
    del folder, binary
    moves = tuple(Move("left out", "haproxy", line.strip(), "") for line in _SERVICE_LINE.findall(text))
    text = _ANYWHERE_6.sub("", _SERVICE_LINE.sub("", text))
    return _ANYWHERE.sub(rf"\g<1>{HOST}:\g<2>", text), moves


def command(binary: Binary, folder: str) -> list[str]:
    """As `haproxy -W` (so that it can be told to reload), in the foreground."""
    return [binary.path, "-W", "-db", "-f", os.path.join(folder, MAIN)]


def reload(pid: int) -> None:
    """USR2 to the master: a new worker takes the sockets over, the old one finishes (management guide, 4)."""
    os.kill(pid, signal.SIGUSR2)
