"""Routes that a GRPCRoute can carry: by service and method instead of by path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lbgen.targets.kubernetes import quote
from lbgen.targets.kubernetes.gateway.bundles import MOST_RULES, Bundle
from lbgen.targets.kubernetes.gateway.rules import backend_refs
from lbgen.targets.kubernetes.gateway.views import GrpcRuleView, NamedMatch
from lbgen.targets.kubernetes.pools import MOST_REFS, Pool, blend
from lbgen.topology import Forward, HeaderChanges, Route, Topology

_CALL = re.compile(r"/([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)(?:/([A-Za-z_][A-Za-z0-9_]*))?\Z")


def is_grpc(bundle: Bundle, topology: Topology, others: Iterable[Bundle], pools: Mapping[str, Pool]) -> bool:
    """Whether all routes of a bundle are plain gRPC calls, and no HTTPRoute could claim one of its hosts.

    A host belongs to HTTPRoutes or to GRPCRoutes of a listener, never to both (Gateway API v1, GRPCRoute).
    """
    if not bundle.hosts or not _is_callable(bundle, topology, pools):
        return False
    return not any(
        set(bundle.listeners) & set(other.listeners) and (not other.hosts or set(bundle.hosts) & set(other.hosts))
        for other in others
        if not _is_callable(other, topology, pools)
    )


def _is_callable(bundle: Bundle, topology: Topology, pools: Mapping[str, Pool]) -> bool:
    """Whether one GRPCRoute holds the whole bundle."""
    return len(bundle.routes) <= MOST_RULES and all(_is_call(route, topology, pools) for route in bundle.routes)


def _is_call(route: Route, topology: Topology, pools: Mapping[str, Pool]) -> bool:
    action, match = route.action, route.match
    if not isinstance(action, Forward) or action.rewrite or match.methods or match.query or match.cookies:
        return False
    if any(not value for _, value in match.headers) or len(match.headers) > 16:
        return False
    if route.request_headers != HeaderChanges((), ()) or route.response_headers != HeaderChanges((), ()):
        return False
    if any(topology.upstreams[share.upstream].protocol != "grpc" for share in action.shares):
        return False
    if sum(len(pools[share.upstream].refs) for share in action.shares) > MOST_REFS:
        return False
    if match.path is None:
        return True
    call = _CALL.match(match.path.value)
    # a method's path is matched whole; a service alone stands for all its methods, which only a prefix means
    return bool(call) and match.path.kind == ("exact" if call and call[2] else "prefix")


def rule(route: Route, pools: Mapping[str, Pool]) -> GrpcRuleView:
    """The one rule of such a route."""
    assert isinstance(route.action, Forward)
    path = route.match.path
    call = _CALL.match(path.value) if path else None
    headers = tuple(
        NamedMatch(quote.word(name), quote.word("Exact"), quote.text(value)) for name, value in route.match.headers
    )
    return GrpcRuleView(
        has_match=bool(call or headers),
        service=quote.word(call[1]) if call else None,
        method=quote.word(call[2]) if call and call[2] else None,
        headers=headers,
        refs=backend_refs(blend(route.action.shares, pools)[0]),
    )
