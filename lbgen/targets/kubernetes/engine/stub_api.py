"""A Kubernetes API server on loopback that knows one set of objects: list, get, watch, and status writes.

Only what a controller's informers need (client-go 0.35: list and watch, and the streaming WatchList). Objects do not
change while it runs; what a controller writes into `status` is kept for whoever asks.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from lbgen.lean_typing import Any, NamedTuple, Self

Object = dict[str, Any]
TOKEN = "stub-token"  # noqa: S105  # guards nothing: the stub listens on loopback for one controller

_CLUSTER_WIDE = frozenset({"namespaces", "nodes", "ingressclasses", "gatewayclasses", "customresourcedefinitions"})
# What Traefik lists and watches; an empty list must carry its kind, too.
_KINDS = (
    "Namespace", "Node", "Service", "Secret", "ConfigMap", "Endpoints", "Pod", "EndpointSlice", "Ingress",
    "IngressClass", "Gateway", "GatewayClass", "HTTPRoute", "GRPCRoute", "TCPRoute", "UDPRoute", "TLSRoute",
    "ReferenceGrant", "BackendTLSPolicy", "ListenerSet", "IngressRoute", "IngressRouteTCP", "IngressRouteUDP",
    "Middleware", "MiddlewareTCP", "TraefikService", "ServersTransport", "ServersTransportTCP", "TLSOption",
    "TLSStore",
)  # fmt: skip
_UID = "00000000-0000-4000-8000-{:012d}"


class Place(NamedTuple):
    """What a request's path names; `name` is empty for a whole list, `namespace` for all namespaces."""

    group: str
    version: str
    plural: str
    namespace: str
    name: str
    part: str


class StubApi:
    """Serves `objects` as an API server would after applying them; use as a context manager."""

    def __init__(self, objects: Iterable[Object]) -> None:
        self.statuses: dict[tuple[str, str, str], Any] = {}
        self._objects: dict[tuple[str, str], dict[tuple[str, str], Object]] = {}
        self._stopping = threading.Event()
        stored = [stored_object(number, it) for number, it in enumerate(objects, 1)]
        for namespace in sorted({it["metadata"]["namespace"] for it in stored if "namespace" in it["metadata"]}):
            self._store({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
        for it in stored:
            self._store(it)
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """Where a controller reaches it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def answer(self, place: Place, query: Mapping[str, str]) -> tuple[int, Object]:
        """Status and body of a get or a list."""
        found = self._objects.get((place.group, place.plural), {})
        if place.name:
            one = found.get((place.namespace, place.name))
            return (200, _as(one, place)) if one else (404, _status(404, "NotFound"))
        items = [_as(it, place) for it in self.selected(place, query)]
        version = {"resourceVersion": "1000"}
        return 200, {
            "kind": f"{kind_of(place.plural)}List",
            "apiVersion": _api(place),
            "metadata": version,
            "items": items,
        }

    def selected(self, place: Place, query: Mapping[str, str]) -> Iterator[Object]:
        """The objects of a list, by namespace, label and name."""
        labels = query.get("labelSelector", "")
        name = query.get("fieldSelector", "").removeprefix("metadata.name=")
        for (namespace, its_name), it in self._objects.get((place.group, place.plural), {}).items():
            if place.namespace not in ("", namespace) or name not in ("", its_name):
                continue
            if _has_labels(it, labels):
                yield it

    def wait_for_end(self, seconds: float) -> bool:
        """Whether the server stops within that time."""
        return self._stopping.wait(seconds)

    def note_status(self, place: Place, written: Object) -> Object:
        """Keep what a controller says about an object."""
        self.statuses[written.get("kind", place.plural), place.namespace, place.name] = written.get("status")
        return written

    def _store(self, it: Object) -> None:
        group = it["apiVersion"].rpartition("/")[0]
        metadata = it["metadata"]
        key = (metadata.get("namespace", ""), metadata["name"])
        self._objects.setdefault((group, plural(it["kind"])), {})[key] = it


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A watcher that hangs up is nothing to talk about."""


def plural(kind: str) -> str:
    """`Ingress` as `ingresses`, `BackendTLSPolicy` as `backendtlspolicies`."""
    low = kind.lower()
    if low == "endpoints":
        return low
    if low.endswith(("s", "x")):
        return f"{low}es"
    return f"{low[:-1]}ies" if low.endswith("y") and low[-2] not in "aeiou" else f"{low}s"


def kind_of(name: str) -> str:
    """`ingresses` as `Ingress`."""
    return next((kind for kind in _KINDS if plural(kind) == name), "Unknown")


def stored_object(number: int, given: Object) -> Object:
    """An object as the API server keeps it: with a namespace, an identity, and defaults filled in."""
    it: Object = json.loads(json.dumps(given))
    if plural(it["kind"]) not in _CLUSTER_WIDE:
        it["metadata"].setdefault("namespace", "default")
    it["metadata"] |= {
        "uid": _UID.format(number), "resourceVersion": str(number), "generation": 1,
        "creationTimestamp": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    fill_defaults(it)
    return it


def fill_defaults(it: Object) -> None:
    """Defaults of the built-in kinds that a load balancer sees, and those of Gateway API's CRDs."""
    from lbgen.targets.kubernetes.apiserver.defaults import defaults  # noqa: PLC0415  # reads the schemas

    if it["kind"] == "Service":
        for port in it.get("spec", {}).get("ports", []):
            port.setdefault("protocol", "TCP")
            port.setdefault("targetPort", port["port"])
    defaults(it)


def _as(it: Object, place: Place) -> Object:
    return it | {"apiVersion": _api(place)}


def _api(place: Place) -> str:
    return f"{place.group}/{place.version}" if place.group else place.version


def _status(code: int, reason: str) -> Object:
    return {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason, "code": code}


def _has_labels(it: Object, selector: str) -> bool:
    labels = it["metadata"].get("labels") or {}
    wanted = (part.strip().replace("==", "=").partition("=") for part in selector.split(",") if "=" in part)
    return all((labels.get(key.rstrip("!")) == value) != key.endswith("!") for key, _, value in wanted)


def parse_path(path: str) -> Place | None:
    """`/apis/GROUP/VERSION/namespaces/NS/PLURAL/NAME/PART`, with `/api/VERSION` for the core group."""
    parts = [part for part in path.split("/") if part]
    if parts[:1] == ["api"] and len(parts) > 2:
        group, version, rest = "", parts[1], parts[2:]
    elif parts[:1] == ["apis"] and len(parts) > 3:
        group, version, rest = parts[1], parts[2], parts[3:]
    else:
        return None
    namespace = ""
    if rest[0] == "namespaces" and len(rest) > 2:
        namespace, rest = rest[1], rest[2:]
    name, part = ([*rest[1:], "", ""])[:2]
    return Place(group, version, rest[0], namespace, name, part)


def _handler(api: StubApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Be silent."""

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            place = parse_path(url.path)
            query = {key: values[-1] for key, values in parse_qs(url.query).items()}
            if place is None:
                self._send(404, _status(404, "NotFound"))
            elif query.get("watch") in ("1", "true"):
                self._watch(place, query)
            else:
                self._send(*api.answer(place, query))

        def do_PUT(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            written = json.loads(self.rfile.read(size) or b"{}")
            place = parse_path(urlsplit(self.path).path)
            self._send(200, api.note_status(place, written) if place else written)

        do_PATCH = do_POST = do_PUT  # noqa: N815  # the names http.server calls

        def _send(self, code: int, body: Object) -> None:
            data = json.dumps(body).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _watch(self, place: Place, query: Mapping[str, str]) -> None:
            """The objects (when asked to), the mark that these were all, and then silence until the end."""
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            with contextlib.suppress(OSError):
                if query.get("sendInitialEvents") in ("1", "true"):
                    self._send_initial(place, query)
                api.wait_for_end(float(query.get("timeoutSeconds", "600")))
                self.wfile.write(b"0\r\n\r\n")
            self.close_connection = True

        def _send_initial(self, place: Place, query: Mapping[str, str]) -> None:
            for it in api.selected(place, query):
                self._event("ADDED", _as(it, place))
            end = {"k8s.io/initial-events-end": "true"}
            metadata = {"resourceVersion": "1000", "creationTimestamp": None, "annotations": end}
            self._event("BOOKMARK", {"kind": kind_of(place.plural), "apiVersion": _api(place), "metadata": metadata})

        def _event(self, kind: str, it: Object) -> None:
            data = json.dumps({"type": kind, "object": it}).encode() + b"\n"
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

    return Handler
