"""Examples of the nginx rules' manual on the running engine: on our ports, in our folder, with servers behind them.

Nothing else of an example is changed. Its fragments get an `http` around them; `127.0.0.1:9000`, `:9001` and the
names it passes to answer with their own name and with what they were sent.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
import time
from pathlib import Path

from lbgen.manual import find
from lbgen.ports.stand_in import pair
from lbgen.prove import client, loopback
from lbgen.prove.engines import recipe
from lbgen.prove.process import Running
from lbgen.targets.nginx.engine import NginxEngine
from tests.conftest import missing

ENDING_S = 20  # nginx tries to bind five times, half a second apart
FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
FILES = {
    "srv/images/a.png": "a picture",
    "srv/www/x.html": "a page",
    "srv/www/form": "a form",
    "srv/www/admin/x.json": "for admins",
    "srv/www/account/x": "an account",
    "srv/www/a+b": "a page",
    "srv/admin/admin/x": "for admins",
    "srv/status/status": "a status",
    "srv/shop/x.html": "the shop",
    "srv/files/notes.bak": "notes",
    "data/images/a.png": "a picture",
    "data/secret": "a secret",
}
SEEN = "host=$http_host proto=$http_x_forwarded_proto for=$http_x_forwarded_for real=$http_x_real_ip uri=$request_uri"
BEHIND = (
    "server {{ listen 127.0.0.1:{port}; underscores_in_headers on; location / {{ return 200 '{name} {seen}'; }} }}\n"
)


class House:
    """A running example: `ask` a request, `log` of the engine."""

    def __init__(self, port, running, behind):
        self.port, self._running, self.behind = port, running, behind

    def ask(self, path="/", *headers, host="a", method="GET", body=b"", line=""):
        """One answer; `line` replaces the request line's target."""
        request = client.compose(method, line or path, host, headers, body)
        return client.http(self.port, request, method=method)

    @property
    def log(self):
        return self._running.log

    def wait_until_ended(self):
        """Return once the engine has ended by itself."""
        deadline = time.monotonic() + ENDING_S
        while self._running.is_alive:
            assert time.monotonic() < deadline, "nginx is still there"
            time.sleep(0.01)


def rehomed(text, port, behind, folder):
    text = re.sub(r"listen (?:8080|80|8443)(?=[ ;])", f"listen 127.0.0.1:{port}", text)
    text = text.replace("127.0.0.1:9000", f"127.0.0.1:{behind[0].port}")
    text = text.replace("127.0.0.1:9001", f"127.0.0.1:{behind[1].port}")
    return re.sub(r"(?<=[ \"])/(srv|data)(?=[/;])", rf"{folder}/\1", text)


def whole(text, behind, folder):
    """A configuration with the example in it."""
    inner = "".join(f"{name}_temp_path {folder}/{name};\n" for name in FOLDERS) + "access_log off;\n"
    servers = "".join(
        BEHIND.format(port=at.port, name=name, seen=SEEN) for name, at in zip(("nine", "ten"), behind, strict=True)
    )
    if re.search(r"^http \{", text, re.MULTILINE):
        return re.sub(r"^http \{", lambda _: f"http {{\n{inner}{servers}", text, flags=re.MULTILINE) + "\nevents {}\n"
    return f"events {{ worker_connections 128; }}\nhttp {{\n{inner}{text}\n{servers}}}\n"


@contextlib.contextmanager
def open_house(text):
    """The example, listening."""
    binary = NginxEngine().find()
    if binary is None:
        missing("nginx is not here")
    with loopback.held(4) as (front, secure, *behind), tempfile.TemporaryDirectory() as folder:
        for name, content in FILES.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        for name, content in (("leaf.pem", pair().certificate), ("leaf.key", pair().key)):
            Path(folder, name).write_text(content)
        text = text.replace("TLS", str(secure.port)).replace("FRONT", str(front.port)).replace("FOLDER", folder)
        Path(folder, "nginx.conf").write_text(whole(rehomed(text, front.port, behind, folder), behind, folder))
        with Running(recipe("nginx"), binary, folder) as engine:
            engine.wait_until_listening([front.port])
            yield House(front.port, engine, behind)


def example(code, name):
    """The text of a rule's example."""
    return find(code).example(name)


def said(reply):
    """What an answer comes to: its text, or its status where it is no success."""
    return reply.body.decode("latin-1") if reply.status == 200 else reply.status
