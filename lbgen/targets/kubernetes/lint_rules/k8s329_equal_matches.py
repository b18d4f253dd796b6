"""two rules with the same match

Why: Of rules that match the same, the first of a route wins, and of two routes the older one, then the first by name.
The other never gets a request.

Bad:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - matches: [{path: {type: PathPrefix, value: /api}}]
      backendRefs: [{name: api, port: 80}]
    - matches: [{path: {type: PathPrefix, value: /api}}]
      backendRefs: [{name: api-v2, port: 80}]
```

Good:

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com]
  rules:
    - matches: [{path: {type: PathPrefix, value: /api}}]
      backendRefs: [{name: api, port: 80}]
    - matches: [{path: {type: PathPrefix, value: /api/v2}}]
      backendRefs: [{name: api-v2, port: 80}]
```

See: Gateway API v1.6: HTTPRouteRule.matches, precedence
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from lbgen.diagnostics import Label, Severity
from lbgen.lean_typing import Any, NamedTuple
from lbgen.ports import Problem, rule
from lbgen.targets.kubernetes.resolved.part import Part
from lbgen.targets.kubernetes.resolved.route import Route, RouteRule
from lbgen.targets.kubernetes.resolved.unit import Manifests
from lbgen.targets.kubernetes.tree import plain


class _Seen(NamedTuple):
    rule: RouteRule
    part: Part


@rule("routes", severity=Severity.WARNING)
def check(unit: Manifests, _unit: Manifests) -> Iterator[Problem]:
    """Equal matches for the same parent and host, of rules that do not do the same."""
    seen: dict[tuple[str, ...], _Seen] = {}
    for route in unit.routes:
        if route.kind not in ("HTTPRoute", "GRPCRoute"):
            continue
        for one in route.rules:
            for part, match in _matches(one):
                said = [seen.setdefault((*scope, match), _Seen(one, part)) for scope in _scopes(route)]
                first = next((it for it in said if it.part is not part and _competes(it.rule, one)), None)
                if first is not None:
                    yield _problem(route, part, first)


def _problem(route: Route, part: Part, first: _Seen) -> Problem:
    other = first.rule.route
    where = "of an earlier rule" if other is route else f"of {other.title}"
    return Problem(
        part.span,
        f"this is also the match {where}: " + ("never used" if other is route else "one of the two is never used"),
        "take it out, or make it narrower",
        related=(Label(first.part.span, "the same match"),),
    )


def _competes(first: RouteRule, one: RouteRule) -> bool:
    """Whether both are there together (an object given twice replaces itself) and do different things."""
    is_together = first.route is one.route or first.route.key != one.route.key
    return is_together and _does(first) != _does(one)


def _scopes(route: Route) -> Iterator[tuple[str, ...]]:
    """Each parent's listener with each host: what is in one, competes."""
    for parent in route.parents:
        named = tuple(parent.part[key].written for key in ("group", "kind", "name", "sectionName", "port"))
        for host in [host.text.lower() for host in route.hostnames] or [""]:
            yield (route.kind, parent.namespace, *named, host)


def _matches(one: RouteRule) -> Iterator[tuple[Part, str]]:
    """Each match with its meaning as text: defaults written out, order and the case of header names left out."""
    for part in one.matches:
        yield part, _meaning(part, one.route.kind)
    if not one.matches:
        yield one.where, _meaning(Part("", None, one.where.span[1:]), one.route.kind)


def _meaning(part: Part, kind: str) -> str:
    path = part["path"]
    said: dict[str, Any] = {
        "path": (path["type"].text or "PathPrefix", path["value"].text or "/") if kind == "HTTPRoute" else "",
        "method": plain(part["method"].node) if part["method"].node is not None else "",
        "headers": sorted((*_pair(it), it["name"].text.lower()) for it in part["headers"].items),
        "query": sorted((*_pair(it), it["name"].text) for it in part["queryParams"].items),
    }
    return json.dumps(said, sort_keys=True, default=str)


def _pair(part: Part) -> tuple[str, str]:
    return (part["type"].text or "Exact", part["value"].text)


def _does(one: RouteRule) -> str:
    """What a rule does with a request."""
    kept = {key: plain(part.node) for key, part in one.part.entries if key not in ("matches", "name") and part.node}
    return json.dumps(kept, sort_keys=True, default=str)
