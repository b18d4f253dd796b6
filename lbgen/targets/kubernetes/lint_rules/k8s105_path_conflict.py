"""two Ingresses answer the same host and path

Why: Kubernetes does not say which of two equal paths wins. ingress-nginx takes the older object, Traefik and HAProxy
go by name, and another controller by something else: the other backend never sees a request.

Bad:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop-next
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: shop-next, port: {number: 80}}}
```

Good:

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop-next
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /next
            pathType: Prefix
            backend: {service: {name: shop-next, port: {number: 80}}}
```

See: Kubernetes documentation: Ingress, multiple matches; ingress-nginx: Building the NGINX model
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.ingress import IngressPath
from lbgen.targets.kubernetes.resolved.unit import Manifests

# Annotations by which a controller tells apart what is equal by host and path.
_APART = ("router.entrypoints", "http-header-match", "route-acl", "conditions.", "canary", "mergeable", "group.name")

_Key = tuple[str, str, str, tuple[tuple[str, str], ...]]


@rule("*", severity=Severity.ERROR)
def check(unit: Manifests, _unit: Manifests) -> Iterator[Problem]:
    """Equal host, path and type within one class, seen by the same requests."""
    for paths in unit.ingress_paths.values():
        seen: dict[_Key, IngressPath] = {}
        for path in paths:
            first = seen.setdefault(_key(path), path)
            if first is not path and _backend(first) != _backend(path):
                yield Problem(
                    (path.path_part or path.host_part).span,
                    f"`{path.host or '*'}{path.path}` is answered by {first.ingress.title} too, from another Service",
                    "only one of the two backends gets requests; which one, the controller decides",
                    related=(Label((first.path_part or first.host_part).span, "the first"),),
                )


def _key(path: IngressPath) -> _Key:
    text = path.path.rstrip("/") if path.type == "Prefix" else path.path
    annotations = path.ingress.annotations.entries
    apart = tuple(sorted((key, value.written) for key, value in annotations if any(it in key for it in _APART)))
    return (path.ingress.class_name, text, path.type, apart)


def _backend(path: IngressPath) -> tuple[str, str, int | str | None]:
    return (path.ingress.namespace, path.service_name, path.port)
