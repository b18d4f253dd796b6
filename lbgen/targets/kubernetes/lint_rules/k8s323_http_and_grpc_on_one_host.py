"""an HTTPRoute and a GRPCRoute for the same host

Why: Where an HTTPRoute and a GRPCRoute of one listener share a host, implementations accept exactly one of the two:
the older object, then the first by name. The other is rejected, and its requests get a 404.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls: {certificateRefs: [{name: shop-tls}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata:
  name: orders
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: orders, port: 9000}]
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: public
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls: {certificateRefs: [{name: shop-tls}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - backendRefs: [{name: shop, port: 80}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata:
  name: orders
spec:
  parentRefs: [{name: edge}]
  hostnames: [grpc.example.com]
  rules:
    - backendRefs: [{name: orders, port: 9000}]
```

See: Gateway API v1.6: GRPCRouteSpec.hostnames
"""

from __future__ import annotations

from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.attachment import attached
from lbgen.targets.kubernetes.resolved.gateway import hosts_meet
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.route import Route
from lbgen.targets.kubernetes.resolved.unit import Manifests

_Section = tuple[str, str, str]
_Host = tuple[str, Part]


@rule("routes", severity=Severity.WARNING)
def check(unit: Manifests, _unit: Manifests) -> Iterator[Problem]:
    """GRPCRoutes on the listener of an HTTPRoute for one of their hosts."""
    taken: dict[_Section, list[_Host]] = {}
    for route in unit.routes:
        for section in _sections(route) if route.kind == "HTTPRoute" else ():
            taken.setdefault(section, []).extend(_hosts(route))
    for route in unit.routes:
        found = [one for it in _sections(route) for one in taken.get(it, ())] if route.kind == "GRPCRoute" else []
        meeting = next(((own, its) for own in _hosts(route) for its in found if hosts_meet(own[0], its[0])), None)
        if meeting:
            yield Problem(
                meeting[0][1].span,
                "an HTTPRoute of the same listener has this host: only one of the two routes is accepted",
                "give the GRPCRoute a host of its own",
                related=(Label(meeting[1][1].span, "the HTTPRoute"),),
            )


def _sections(route: Route) -> set[_Section]:
    return {(one.gateway.namespace, one.gateway.name, one.name) for one in attached(route)}


def _hosts(route: Route) -> list[_Host]:
    return [(host.text, host) for host in route.hostnames] or [("", route.name_part)]
