"""A copy of a configuration that `nginx -t` can be asked about anywhere.

`nginx -t` reads certificates, resolves names, binds ports and opens logs (measured). Exactly those words are
exchanged, found by our own parser; no line moves, so that nginx's line numbers stay true.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Source
from lbgen.lean_typing import NamedTuple
from lbgen.ports import Binary, Complaint
from lbgen.targets.nginx.lexer import Word
from lbgen.targets.nginx.parser import parse
from lbgen.targets.nginx.places import is_address
from lbgen.targets.nginx.tree import Directive, Tree

NOT_CHECKED = "not checked: "
CERTIFICATE, KEY, USERS = "leaf.pem", "leaf.key", "users"
_FILES = {
    "ssl_certificate": CERTIFICATE,
    "ssl_certificate_key": KEY,
    "ssl_client_certificate": CERTIFICATE,
    "ssl_trusted_certificate": CERTIFICATE,
    "proxy_ssl_trusted_certificate": CERTIFICATE,
    "grpc_ssl_trusted_certificate": CERTIFICATE,
    "auth_basic_user_file": USERS,
}
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
_PLUS = ("health_check", "health_check_timeout", "match", "queue")
_PLUS_PARAMETER = "slow_start="


class Change(NamedTuple):
    """Exchange the text between two offsets."""

    start: int
    end: int
    text: str


class Omission(NamedTuple):
    """A part that this binary cannot be asked about: where it stands, and why."""

    start: int
    end: int
    why: str


class Setting(NamedTuple):
    """Where the copy lives, what the binary is, and what it was built with (`nginx -V`)."""

    folder: str
    binary: Binary
    built_in: str

    def lacks(self, module: str) -> bool:
        """Whether the binary was built without a module."""
        return module not in self.built_in


def copied(text: str, setting: Setting) -> tuple[str, tuple[Complaint, ...]]:
    """The text with files, logs, names and ports exchanged, and what had to be left out."""
    tree: Tree = parse(Source("nginx.conf", text)).tree
    changes: list[Change] = []
    left_out: list[Complaint] = []
    sockets: dict[str, str] = {}
    for directive, around in tree.walk():
        for one in _changes(directive, around, text, setting, sockets):
            if isinstance(one, Omission):
                line = tree.span(one.start, one.end).line
                left_out.append(Complaint("nginx.conf", line, f"{NOT_CHECKED}{one.why}", False))
                one = Change(one.start, one.end, "\n" * text.count("\n", one.start, one.end))  # noqa: PLW2901
            changes.append(one)
    return _applied(text, changes), tuple(left_out)


def _changes(
    directive: Directive, around: Sequence[Directive], text: str, setting: Setting, sockets: dict[str, str]
) -> Iterator[Change | Omission]:
    arguments = directive.arguments
    match directive.name:
        case name if name in _FILES:
            yield _exchange(arguments[0], os.path.join(setting.folder, _FILES[name]))
        case "access_log" if arguments[0].value != "off":
            yield _exchange(arguments[0], os.path.join(setting.folder, "access.log"))
        case "error_log" if arguments[0].value.startswith("/"):
            yield _exchange(arguments[0], os.path.join(setting.folder, "error.log"))
        case "listen":
            place = _place(arguments[0].value)
            name = sockets.setdefault(place, os.path.join(setting.folder, f"{len(sockets)}.sock"))
            yield _exchange(arguments[0], f"unix:{name}")
        case "server" if around and around[-1].name == "upstream":
            yield from _server(arguments, setting)
        case "include":
            yield Change(directive.start, directive.end, "" if around else stream_module(setting))
        case "stub_status" if setting.lacks("http_stub_status_module"):
            yield Omission(directive.start, directive.end, "this nginx is built without stub_status")
        case name if name in _PLUS and setting.binary.edition != "plus":
            yield Omission(directive.start, directive.end, f"only NGINX Plus knows `{name}`")
        case "http" if directive.block is not None:
            opening = text.index("{", directive.words[-1].end) + 1
            temporary = "".join(f" {one}_temp_path {setting.folder}/{one};" for one in _TEMPORARY)
            yield Change(opening, opening, temporary)


def _exchange(word: Word, value: str) -> Change:
    return Change(word.start, word.end, value)


def _place(listen: str) -> str:
    """An address as nginx compares them: `80` and `0.0.0.0:80` are one, `[::]:80` is another."""
    if listen.isdigit():
        return f"*:{listen}"
    return f"*:{listen.removeprefix('0.0.0.0:')}" if listen.startswith("0.0.0.0:") else listen


def _server(arguments: Sequence[Word], setting: Setting) -> Iterator[Change | Omission]:
    """A server's name exchanged for an address, unless nginx resolves it while running."""
    written = arguments[0].value
    host, colon, port = (written, "", "") if written.endswith("]") or ":" not in written else written.rpartition(":")
    is_found = host == "unix" or is_address(host.strip("[]"))
    if not is_found and all(argument.value != "resolve" for argument in arguments):
        yield _exchange(arguments[0], f"127.0.0.1{colon}{port}")
    for argument in arguments:
        if argument.value.startswith(_PLUS_PARAMETER) and setting.binary.edition != "plus":
            yield Omission(argument.start, argument.end, f"only NGINX Plus knows `{_PLUS_PARAMETER}`")


def stream_module(setting: Setting) -> str:
    """Packages build stream as a module; where it is built in, there is nothing to load."""
    if setting.lacks("--with-stream=dynamic"):
        return ""
    prefix = os.path.dirname(os.path.dirname(os.path.dirname(setting.binary.path)))
    for folder in ("usr/lib/nginx/modules", "usr/lib64/nginx/modules", "lib/nginx/modules"):
        module = os.path.join(prefix, folder, "ngx_stream_module.so")
        if os.path.exists(module):
            return f"load_module {module};"
    return ""


def _applied(text: str, changes: Sequence[Change]) -> str:
    parts = []
    position = 0
    for start, end, value in sorted(changes):
        if start >= position:  # what stands within something that was left out needs no exchange
            parts += [text[position:start], value]
            position = end
    return "".join([*parts, text[position:]])
