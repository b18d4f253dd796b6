"""Ingresses: their paths with hosts and backends, and the controller that reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from lbgen.lazy_pattern import lazy_pattern
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.service import Service
from lbgen.targets.kubernetes.resolved.thing import Thing

NGINX = "nginx.ingress.kubernetes.io/"
CLASS_ANNOTATION = "kubernetes.io/ingress.class"

# The annotations a controller reads begin so (each project's documentation).
PREFIXES = {
    NGINX: "ingress-nginx",
    "nginx.org/": "f5-nginx",
    "nginx.com/": "f5-nginx",
    "haproxy.org/": "haproxy",
    "haproxy-ingress.github.io/": "haproxy-ingress",
    "traefik.ingress.kubernetes.io/": "traefik",
    "alb.ingress.kubernetes.io/": "aws-alb",
}
# `spec.controller` of the IngressClass each project ships.
CONTROLLERS = {
    "k8s.io/ingress-nginx": "ingress-nginx",
    "nginx.org/ingress-controller": "f5-nginx",
    "haproxy.org/ingress-controller": "haproxy",
    "haproxy-ingress.github.io/controller": "haproxy-ingress",
    "traefik.io/ingress-controller": "traefik",
    "ingress.k8s.aws/alb": "aws-alb",
}
# Class names that mean one project by its own manual; `nginx` and `haproxy` are used by two each.
_CLASSES = {"traefik": ("traefik",), "alb": ("aws-alb",), "nginx": ("ingress-nginx", "f5-nginx"),
            "haproxy": ("haproxy", "haproxy-ingress")}  # fmt: skip
_REGEX = lazy_pattern(r"[*^()|\[\]\\]|\$$|\.\+")


class IngressPath:
    """One path of one rule. `host` is empty for every host; a part that is not written is an empty part."""

    def __init__(self, ingress: Ingress, host_part: Part, path_part: Part, type_part: Part, backend: Part) -> None:
        self.ingress = ingress
        self.host_part = host_part
        self.host = host_part.text
        self.path_part = path_part
        self.path = path_part.text
        self.type_part = type_part
        self.type = type_part.text
        self.backend = backend

    @property
    def is_regex_like(self) -> bool:
        """Whether it holds what only makes sense in a regular expression."""
        return _REGEX.search(self.path) is not None

    @cached_property
    def service_name(self) -> str:
        """The Service it sends to, empty for none."""
        return self.backend.at("service", "name").text

    @cached_property
    def port(self) -> int | str | None:
        """The Service's port, a number or a name."""
        port = self.backend.at("service", "port")
        return port["number"].number or port["name"].text or None

    @cached_property
    def service(self) -> Service | None:
        """The Service, where it was given."""
        return self.ingress.unit.service(self.ingress.namespace, self.service_name)


class Ingress(Thing):
    """An Ingress of networking.k8s.io."""

    @property
    def keys(self) -> Sequence[str]:
        """Also `annotated Ingress`, which most rules are about."""
        return (*super().keys, f"annotated {self.kind}") if any(self.annotations.entries) else super().keys

    @cached_property
    def class_part(self) -> Part:
        """`spec.ingressClassName`, else the annotation from before it."""
        return self.spec["ingressClassName"] or self.annotations[CLASS_ANNOTATION]

    @property
    def class_name(self) -> str:
        """Empty where no class is named."""
        return self.class_part.text

    @cached_property
    def controllers(self) -> Sequence[str]:
        """The projects that may read it: by the IngressClass given, the class's usual name, its annotations."""
        given = self.unit.find("IngressClass", "", self.class_name)
        if given is not None:
            known = CONTROLLERS.get(given.spec["controller"].text)
            return (known,) if known else ()
        keys = [key for key, _ in self.annotations.entries]
        annotated = sorted({PREFIXES[it] for it in PREFIXES if any(key.startswith(it) for key in keys)})
        usual = _CLASSES.get(self.class_name, ())
        both = tuple(one for one in usual if one in annotated)
        return both or usual or (tuple(annotated) if len(annotated) == 1 else ())

    @cached_property
    def is_ingress_nginx(self) -> bool:
        """Whether ingress-nginx reads it, as far as is known."""
        return "ingress-nginx" in self.controllers

    def nginx(self, name: str) -> Part:
        """An annotation of ingress-nginx's, by its name without prefix; empty where another controller reads it."""
        return self.annotations[NGINX + name] if self.is_ingress_nginx else self._unread

    @cached_property
    def _unread(self) -> Part:
        """An annotation that its controller does not read."""
        return self.annotations.lacking()

    @property
    def is_canary(self) -> bool:
        """Whether it is the second half of a canary."""
        return self.nginx("canary").text == "true"

    @cached_property
    def paths(self) -> Sequence[IngressPath]:
        """Every path of every rule."""
        return tuple(self._paths())

    def _paths(self) -> Iterator[IngressPath]:
        for rule in self.spec["rules"].items:
            host = rule["host"]
            for entry in rule.at("http", "paths").items:
                yield IngressPath(self, host, entry["path"], entry["pathType"], entry["backend"])

    @cached_property
    def backends(self) -> Sequence[IngressPath]:
        """Its paths, and the default backend as one without a path."""
        default = self.spec["defaultBackend"]
        none = default.lacking()
        return (*self.paths, IngressPath(self, none, none, none, default)) if default else self.paths

    @cached_property
    def tls_hosts(self) -> Sequence[Part]:
        """Every host under `spec.tls`."""
        return tuple(host for tls in self.spec["tls"].items for host in tls["hosts"].texts)

    @property
    def has_tls(self) -> bool:
        """Whether it terminates TLS by itself."""
        return any(self.spec["tls"].items)
