"""A config of a manual page on a real nginx, with its servers pretended by the same process.

Each `10.0.0.N:PORT` the text names becomes a server on a port of our own that says its name (`1` for 10.0.0.1) and how
many requests its connection has carried, or does what `behind` says of it; one that is `GONE` has a port where nobody
listens, and one that is `SECURE` speaks TLS. Nothing else of the text is changed but the port it listens on and the
folder of its cache.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from lbgen.ports.stand_in import pair
from lbgen.prove import client, loopback
from lbgen.prove.engines import recipe
from lbgen.prove.process import Running
from lbgen.targets.nginx.engine import NginxEngine
from tests.conftest import missing

GONE, SECURE = "gone", "secure"
ANSWER = 'return 200 "{} $connection_requests";'
_ADDRESS = re.compile(r"10\.0\.0\.(\d+):\d+")
_UPSTREAM = re.compile(r"^upstream (\S+)", re.MULTILINE)
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class Got(NamedTuple):
    """An answer: its status, what it says, and the servers that were asked for it, in order."""

    status: int
    said: str
    asked: tuple[str, ...]

    @property
    def server(self) -> str:
        """The name of the server that answered."""
        return self.said.partition(" ")[0]

    @property
    def carried(self) -> int:
        """How many requests its connection had carried, this one included."""
        return int(self.said.partition(" ")[2])


class House:
    """A running nginx."""

    def __init__(self, port: int, names: dict[str, str]) -> None:
        self.port = port
        self._names = names

    def ask(self, *requests: bytes, preface: bytes = b"") -> list[Got]:
        """Answers to requests on one connection, which may begin with something else."""
        with client.Connection(self.port) as connection:
            connection.secure()
            return [
                self._got(connection.ask(preface * (not number) + one, "GET")) for number, one in enumerate(requests)
            ]

    def _got(self, reply: client.Reply) -> Got:
        assert not reply.broken, reply
        asked = [one for one in re.split(r"[,:] +", reply.first("x-asked") or "") if one]
        return Got(reply.status, reply.body.decode(), tuple(self._names.get(one, one) for one in asked))


def get(path="/", *headers):
    return client.compose("GET", path, "shop.example.com", headers)


def post():
    return client.compose("POST", "/", "shop.example.com", (), b"an order")


@contextlib.contextmanager
def running(text, behind=None):
    """The nginx of a config until the context ends."""
    binary = NginxEngine().find()
    if binary is None:
        missing("nginx is not here")
    behind = behind or {}
    addresses = list(dict.fromkeys(found[0] for found in _ADDRESS.finditer(text)))
    with loopback.held(1 + len(addresses)) as (front, *held), tempfile.TemporaryDirectory() as folder:
        moved = {address: f"{loopback.HOST}:{at.port}" for address, at in zip(addresses, held, strict=True)}
        names = {moved[address]: _ADDRESS.match(address)[1] for address in addresses}
        alive = {at: name for at, name in names.items() if behind.get(name) != GONE}
        servers = "\n".join(_server(at, name, behind.get(name, "")) for at, name in alive.items())
        text = _ADDRESS.sub(lambda found: moved[found[0]], passed(text))
        text = re.sub(r"listen 8080\b", f"listen {loopback.HOST}:{front.port}", text)
        text = text.replace("/var/cache/nginx", f"{folder}/cache")
        Path(folder, "leaf.pem").write_text(pair().certificate)
        Path(folder, "leaf.key").write_text(pair().key)
        Path(folder, "nginx.conf").write_text(_whole(text, servers, folder))
        with Running(recipe("nginx"), binary, folder) as engine:
            engine.wait_until_listening([front.port, *(int(at.rpartition(":")[2]) for at in alive)])
            yield House(front.port, names)


def passed(text):
    """An upstream alone, with a server that passes everything to it."""
    if "listen " in text:
        return text
    name = _UPSTREAM.search(text)[1]
    return f"{text}\nserver {{ listen 8080; location / {{ proxy_pass http://{name}; }} }}\n"


def _server(at, name, how):
    answer = ANSWER.format(name)
    if how == SECURE:
        return f"server {{ listen {at} ssl; ssl_certificate leaf.pem; ssl_certificate_key leaf.key; {answer} }}"
    return f"server {{ listen {at}; {how or answer} }}"


def _whole(text, servers, folder):
    """A fragment in `http`, or a whole file; its `http` has the servers, and every answer says who was asked."""
    inside = [
        "access_log off;",
        "keepalive_requests 100000;",
        "add_header X-Asked $upstream_addr always;",
        *(f"{name}_temp_path {folder}/{name};" for name in _TEMPORARY),
        servers,
    ]
    if "http {" not in text:
        text = f"http {{\n{text}\n}}"
    return "events {}\n" + text.replace("http {", "\n".join(("http {", *inside, "")), 1)


def served(text, requests, behind=None):
    """Answers to requests on one connection."""
    with running(text, behind) as house:
        return house.ask(*requests)
