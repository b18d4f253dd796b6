"""Routes that a GRPCRoute can carry: by service and method instead of by path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Note, Support
from lbgen.targets.kubernetes import quote
from lbgen.targets.kubernetes.gateway.bundles import MOST_RULES, Bundle, covers
from lbgen.targets.kubernetes.gateway.rules import backend_refs
from lbgen.targets.kubernetes.gateway.views import GrpcRuleView, NamedMatch
from lbgen.targets.kubernetes.pools import MOST_REFS, Pool, blend
from lbgen.topology import Forward, Route, Topology

_CALL = lazy_pattern(r"/([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)(?:/([A-Za-z_][A-Za-z0-9_]*))?\Z")


def calls(
    gathered: Iterable[Bundle], topology: Topology, pools: Mapping[str, Pool], needs_http: Callable[[Route], bool]
) -> frozenset[Bundle]:
    """The bundles that become GRPCRoutes: plain gRPC calls, of hosts that no HTTPRoute could claim.

    Where hosts of both kinds meet on a listener, also by a wildcard, one of the routes is refused (Gateway API v1,
    GRPCRoute), so that all of them are HTTPRoutes then. `needs_http` tells of a route that only an HTTPRoute carries.
    """
    kept = [bundle for bundle in gathered if bundle.hosts and _is_callable(bundle, topology, pools, needs_http)]
    others = [bundle for bundle in gathered if bundle not in kept]
    while met := [bundle for bundle in kept if any(_meet(bundle, other) for other in others)]:
        others += met
        kept = [bundle for bundle in kept if bundle not in met]
    return frozenset(kept)


def _meet(one: Bundle, other: Bundle) -> bool:
    if not set(one.listeners) & set(other.listeners):
        return False
    return any(covers(host, other.hosts) for host in one.hosts)


def _is_callable(
    bundle: Bundle, topology: Topology, pools: Mapping[str, Pool], needs_http: Callable[[Route], bool]
) -> bool:
    """Whether one GRPCRoute holds the whole bundle."""
    return len(bundle.routes) <= MOST_RULES and all(
        _is_call(route, topology, pools) and not needs_http(route) for route in bundle.routes
    )


def _is_call(route: Route, topology: Topology, pools: Mapping[str, Pool]) -> bool:
    action, match = route.action, route.match
    if not isinstance(action, Forward) or action.rewrite or match.methods or match.query or match.cookies:
        return False
    if any(not value for _, value in match.headers) or len(match.headers) > 16:
        return False
    if route.request_headers or route.response_headers:
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


def notes(bundle: Bundle, topology: Topology, pools: Mapping[str, Pool]) -> Iterator[Note]:
    """What a GRPCRoute does not carry: HSTS, and shares beyond a weight's range."""
    for name in bundle.listeners if bundle.hsts else ():
        place = (*topology.listeners[name].origin, "tls", "hsts")
        why = "a GRPCRoute's answers go without it; gRPC clients know no HSTS"
        yield Note("tls.hsts", place, Support.APPROXIMATED, why)
    for route in bundle.routes:
        assert isinstance(route.action, Forward)
        if not blend(route.action.shares, pools)[1]:
            place = (*route.origin, "split")
            why = "weights end at 1,000,000"
            yield Note("split", place, Support.APPROXIMATED, why, "shares as written", "rounded by more than 1 %")
