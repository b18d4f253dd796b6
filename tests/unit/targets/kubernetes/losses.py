"""Which fields of a topology leave no trace in the manifests, although no verdict says so at their place."""

from __future__ import annotations

from lbgen.ports import Options, Support
from lbgen.render.fidelity import assess
from lbgen.targets.kubernetes.protocols import is_secured
from lbgen.topology import nodes
from tests.unit.render import test_silent_loss as shared

# Files on a proxy's machine: in a cluster a Secret stands for them. And upgrades pass on every implementation, asked
# for or not.
NOT_FOR_CLUSTERS = {(nodes.Certificate, "certificate"), (nodes.Certificate, "key"), (nodes.Route, "websocket")}
# What a whole block asks for, where the block's fields ask for nothing themselves.
OF_BLOCK = {
    nodes.PassiveHealthCheck: ("passive_health_check",),
    nodes.SniRoute: ("listener.sni",),
    nodes.RouteTimeouts: ("route.timeouts",),
    nodes.Hsts: ("tls.hsts",),
    nodes.Share: ("split",),
}
# What a field of another node asks for: a changed header is told at the route's headers.
OF_FIELD = {"request_headers": "headers.request", "response_headers": "headers.response", "key": "rate_limit.key"}
# What implementations do when nothing is said: only what takes its place can be lost.
HABITS = ("round_robin", False, True)
LOST = (Support.UNSUPPORTED, Support.APPROXIMATED)


def silent_losses(topology, target, edition, *, every=1, offset=0):
    """Paths of leaves that change neither a manifest nor a verdict, and that no verdict of a loss covers; and how many
    were tried. Every `every`th leaf is changed, from the `offset`th on.
    """
    before = _Outcome(topology, target, edition)
    lost, tried = [], 0
    leaves = [it for it in shared.leaves(topology) if _is_asked(*it[:3], topology)]
    for kind, field, path, value in leaves[offset::every]:
        tried += 1
        other = shared.replaced(topology, path, shared.changed(value, field, kind))
        after = _Outcome(other, target, edition)
        if after.sheets != before.sheets or after.notes != before.notes or before.covers(kind, field, path, value):
            continue
        if after.losses - before.losses and value in HABITS:
            continue
        lost.append(".".join(map(str, path)))
    return lost, tried


def _is_asked(kind, field, path, topology):
    """Whether the leaf means something in a cluster."""
    if (kind, field) in shared.STRUCTURAL | NOT_FOR_CLUSTERS or shared.is_meaningless(kind, field, path, topology):
        return False
    if (kind, field) == (nodes.Listener, "redirect_port"):  # the https listener's own, which is told there
        return False
    if kind is nodes.Listener and field == "http2":
        return topology.listeners[path[1]].protocol == "https"
    if kind is nodes.Server and field in ("host", "port") and topology.upstreams[path[1]].kubernetes:
        return False  # the Service that `bind` names stands for the list
    if kind is nodes.UpstreamTls and not is_secured(topology.upstreams[path[1]]):
        return False
    if (kind, field) == (nodes.Server, "weight"):  # no share of new requests
        servers = topology.upstreams[path[1]].servers
        return (
            servers[path[3]] in (serving := [it for it in servers if not it.drain and not it.backup])
            and len(serving) > 1
        )
    if (kind, field) == (nodes.Server, "drain"):
        return not topology.upstreams[path[1]].servers[path[3]].backup
    return True


class _Outcome:
    """The sheets and the losses of one topology."""

    def __init__(self, topology, target, edition):
        options = Options((), edition)
        plan = target.plan(topology, options)
        self.topology = topology
        self.sheets = tuple(plan.sheets)
        self.notes = frozenset(plan.notes)
        verdicts = assess(topology, target, options, plan.notes, lambda _: True)
        self.losses = {
            (it.feature, place, it.support, f"{it.why} {it.after}")
            for it in verdicts
            if it.support in LOST
            for place in it.places
        }
        self._out = {place[:2] for _, place, _, words in self.losses if "route is left out" in words}

    def _is_lost(self, feature, place, *, support=LOST):
        """Whether a loss of a feature is told at a place or below it."""
        return any(it[0] == feature and it[1][: len(place)] == place and it[2] in support for it in self.losses)

    def covers(self, kind, field, path, value):
        """Whether a verdict tells that the leaf is lost, or what stands around it."""
        where, place = self._around(path)
        if where[0] == "routes" and place in self._out:
            return True
        if where[0] == "listeners" and self._is_lost_listener(where[1]):
            return True
        if where[0] == "upstreams" and self._is_unused(where[1]):
            return True
        if kind is nodes.Timeouts and self._is_overridden(path[1], field):
            return True
        if kind is nodes.Server and self._is_lost("server.address", place, support=(Support.UNSUPPORTED,)):
            return True
        names = [*shared.feature_of(kind, field, value, path, self.topology), *OF_BLOCK.get(kind, ())]
        names += [OF_FIELD[part] for part in path if part in OF_FIELD]
        if kind is nodes.RateLimit or "rate_limit" in path:  # it stands in the route, and is told at the limit
            place = ("rate_limits", self.topology.routes[path[1]].rate_limit.name)
            names += ["rate_limit"]
        return any(self._is_lost(name, place) for name in names)

    def _around(self, path):
        """The nearest thing with a place in the spec: its path of field names, and that place."""
        node, best, where = self.topology, (), ()
        for number, part in enumerate(path):
            node = getattr(node, part) if hasattr(node, "_fields") else node[part]
            origin = getattr(node, "origin", None)
            if isinstance(origin, tuple) and not isinstance(node, nodes.RateLimit | nodes.Certificate):
                best, where = origin, path[: number + 1]
        return where or path, best or tuple(path[:1])

    def _is_lost_listener(self, name):
        listener = self.topology.listeners[name]
        place = (*listener.origin, "protocol")
        return self._is_lost(f"listener.{listener.protocol}", place, support=(Support.UNSUPPORTED,))

    def _is_unused(self, name):
        """Whether nothing that is rendered leads to the upstream."""
        upstream = self.topology.upstreams[name]
        place = (*upstream.origin, "protocol")
        if self._is_lost(f"upstream.{upstream.protocol}", place, support=(Support.UNSUPPORTED,)):
            return True
        for listener in self.topology.listeners.values():
            leads = listener.upstream == name or any(it.upstream == name for it in listener.sni)
            if leads and not self._is_lost_listener(listener.name):
                return False
        return not any(self._leads(route, name) for route in self.topology.routes)

    def _is_overridden(self, name, field):
        """Whether every route that leads to the upstream has a timeout of its own."""
        return all(getattr(it.timeouts, field) is not None for it in self.topology.routes if self._leads(it, name))

    def _leads(self, route, name):
        if route.origin[:2] in self._out:
            return False
        if getattr(route.auth, "upstream", None) == name:
            return not self._is_lost("auth.external", route.origin, support=(Support.UNSUPPORTED,))
        shares = getattr(route.action, "shares", ())
        if self._is_lost("split", route.origin, support=(Support.UNSUPPORTED,)):
            shares = (max(shares, key=lambda it: it.weight),)
        return any(it.upstream == name for it in shares)
