"""A config of a manual page on a real nginx, with its servers pretended by the same process.

Each `10.0.0.N:PORT` the text names becomes a server on a port of our own that says its name (`1` for 10.0.0.1), how many
requests its connection has carried, and what `behind` says of it; one that is `GONE` has a port where nobody listens.
Nothing else of the text is changed but the port it listens on.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from lbgen.prove import client, loopback
from lbgen.prove.engines import recipe
from lbgen.prove.process import Running
from lbgen.targets.nginx.engine import NginxEngine
from tests.conftest import missing

GONE = "gone"
ANSWER = 'return 200 "{name} $connection_requests";'
_SERVER = re.compile(r"10\.0\.0\.(\d+)(?::(\d+))?")
_OUR_OWN = {"listen 8080", "listen 127.0.0.1:8080"}


class Got(NamedTuple):
    """An answer: its status, who gave it, how many requests its connection had carried, and who was asked before."""

    status: int
    server: str
    carried: int
    asked: tuple[str, ...]


class House:
    """A running nginx."""

    def __init__(self, port: int, names: dict[str, str]) -> None:
        self.port = port
        self._names = names

    def ask(self, *requests: bytes, source: str = loopback.HOST) -> list[Got]:
        """Answers to requests on one connection."""
        with client.Connection(self.port, source=source) as connection:
            connection.secure()
            return [self._got(connection.ask(one, one.split()[0].decode())) for one in requests]

    def _got(self, reply: client.Reply) -> Got:
        name, _, carried = reply.body.decode().partition(" ") if reply.status == 200 else ("", "", "0")
        asked = re.split(r"[,:] +", reply.first("x-asked") or "")
        return Got(reply.status, name, int(carried), tuple(self._names.get(one, one) for one in asked if one))


def get(path: str = "/", *headers: tuple[str, str]) -> bytes:
    return client.compose("GET", path, "shop.example.com", headers)


def post(path: str = "/") -> bytes:
    return client.compose("POST", path, "shop.example.com", (), b"order")


@contextlib.contextmanager
def running(text: str, behind: dict[str, str] | None = None, *, head: str = ""):
    """The nginx of a config until the context ends."""
    binary = NginxEngine().find()
    if binary is None:
        missing("nginx is not here")
    addresses = list(dict.fromkeys(found[0] for found in _SERVER.finditer(text)))
    with loopback.held(1 + len(addresses)) as (front, *held), tempfile.TemporaryDirectory() as folder:
        moved = {address: f"{loopback.HOST}:{at.port}" for address, at in zip(addresses, held, strict=True)}
        names = {moved[address]: _SERVER.match(address)[1] for address in addresses}
        text = _SERVER.sub(lambda found: moved[found[0]], text)
        text = re.sub(r"listen 8080\b", f"listen {loopback.HOST}:{front.port}", text)
        alive = {at: name for at, name in names.items() if (behind or {}).get(name) != GONE}
        servers = [_server(at, name, (behind or {}).get(name, "")) for at, name in alive.items()]
        Path(folder, "nginx.conf").write_text(_whole(text, "\n".join(servers), folder, head))
        with Running(recipe("nginx"), binary, folder) as engine:
            engine.wait_until_listening([front.port, *(int(at.rpartition(":")[2]) for at in alive)])
            yield House(front.port, names)


def _server(at: str, name: str, how: str) -> str:
    return f"server {{ listen {at}; {how or ANSWER.format(name=name)} }}"


def _whole(text: str, servers: str, folder: str, head: str) -> str:
    """A fragment in `http`, or a whole file with the servers in its `http`; every answer says who was asked."""
    inside = "\n".join(
        (
            "access_log off; keepalive_requests 100000; add_header X-Asked $upstream_addr always;",
            *(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")),
            servers,
        )
    )
    if "http {" not in text:
        text = f"http {{\n{text}\n}}"
    if "events" not in text:
        text = f"events {{}}\n{text}"
    return f"worker_processes 1;\n{head}\n" + text.replace("http {", f"http {{\n{inside}\n", 1)


def served(text: str, requests, behind: dict[str, str] | None = None) -> list[Got]:
    """Answers to requests on one connection."""
    with running(text, behind) as house:
        return house.ask(*requests)
