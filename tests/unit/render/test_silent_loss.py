"""Nothing is lost in silence: change one leaf, and the output changes or the feature's row says that it cannot."""

from __future__ import annotations

import pytest

from lbgen.ports import Support
from lbgen.render.environment import print_sheets
from lbgen.render.targets import choose_bare
from lbgen.topology import nodes
from lbgen.topology.build import build
from lbgen.topology.features import TABLE, Asks, AsksByValue, AsksEither, Within
from tests.conftest import ROOT

FULL = ROOT / "tests" / "data" / "full.lbgen.yaml"
PROXIES = ("nginx", "nginx@1.22", "nginx-plus", "haproxy", "haproxy@2.4")
NOT_IN_OUTPUT = {
    (nodes.Topology, "accept"),
    (nodes.Topology, "tests"),
    (nodes.Topology, "targets"),
    (nodes.Topology, "name"),
    (nodes.Topology, "certificates"),  # reached through listeners
    (nodes.Topology, "rate_limits"),  # reached through routes
    (nodes.RateLimit, "name"),
    (nodes.Certificate, "name"),
    (nodes.Server, "name"),  # for people; engines are free to print it
}
OTHER_TARGETS = {
    (nodes.Certificate, "acm"), (nodes.Certificate, "secret"), (nodes.Upstream, "kubernetes"), (nodes.Upstream, "aws"),
    (nodes.Topology, "dns"), (nodes.Observability, "alarms"), (nodes.Certificate, "hosts"),
}  # fmt: skip


def leaves(node, path=()):
    """(node type, field, path of field names, value) of every leaf."""
    for field in node._fields:
        value = getattr(node, field)
        if field == "origin" or (type(node), field) in NOT_IN_OUTPUT | OTHER_TARGETS:
            continue
        if isinstance(node, nodes.Route) and field in ("name", "order"):
            continue
        if hasattr(value, "_fields"):
            yield from leaves(value, (*path, field))
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from leaves(item, (*path, field, key))
        elif isinstance(value, tuple) and value and hasattr(value[0], "_fields"):
            for index, item in enumerate(value):
                yield from leaves(item, (*path, field, index))
        elif value not in (None, (), ""):
            yield type(node), field, (*path, field), value


def changed(value, field, kind):
    """Another value that means something else."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + (1000 if field.endswith("_ms") else 7)
    if isinstance(value, tuple):
        return value[1:] if len(value) > 1 else ()
    other = OTHER.get((kind, field), {}).get(value)
    return other or value + "x"


OTHER = {
    (nodes.Upstream, "algorithm"): dict.fromkeys(
        ("round_robin", "least_connections", "ip_hash", "consistent_hash", "random", "random_two_choices"),
        "least_response_time",
    )
    | {"least_response_time": "random"},
    (nodes.ListenerTls, "policy"): {"intermediate": "modern", "modern": "intermediate", "old": "modern"},
    (nodes.ClientCertificates, "mode"): {"require": "optional", "optional": "require"},
    (nodes.Observability, "access_log"): {"json": "text", "text": "off", "off": "json"},
    (nodes.SessionPersistence, "type"): {"cookie": "client_ip", "client_ip": "cookie"},
    (nodes.HashOn, "kind"): {
        "header": "cookie",
        "cookie": "query",
        "query": "header",
        "uri": "client_ip",
        "client_ip": "uri",
    },
    (nodes.RateKey, "kind"): {"client_ip": "global", "global": "client_ip", "header": "cookie", "cookie": "header"},
    (nodes.HealthCheck, "type"): {"http": "tcp", "tcp": "http", "grpc": "tcp"},
    (nodes.Redirect, "scheme"): {"https": "http", "http": "https"},
    (nodes.PathMatch, "kind"): {"exact": "prefix", "prefix": "exact", "regex": "exact"},
}
STRUCTURAL = {
    (nodes.Listener, "protocol"), (nodes.Upstream, "protocol"), (nodes.Upstream, "name"), (nodes.Listener, "name"),
    (nodes.Share, "upstream"), (nodes.SniRoute, "upstream"), (nodes.Listener, "upstream"),
    (nodes.ExternalAuth, "upstream"), (nodes.Route, "listeners"),
}  # fmt: skip


def replaced(node, path, value):
    head, *rest = path
    if isinstance(node, dict):
        return {**node, head: replaced(node[head], rest, value) if rest else value}
    if isinstance(node, tuple) and not hasattr(node, "_fields"):
        items = list(node)
        items[head] = replaced(items[head], rest, value) if rest else value
        return tuple(items)
    return node._replace(**{head: replaced(getattr(node, head), rest, value) if rest else value})


def feature_of(kind, field, value, path, topology):
    """The feature names that may explain why this leaf leaves no trace."""
    asks = TABLE[kind][field]
    match asks:
        case Asks(feature):
            return [feature.name]
        case AsksByValue(features):
            return [features[value].name]
        case AsksEither(populated, empty):
            return [populated.name, empty.name]
        case Within():
            return []
    return [
        feature.name
        for other in TABLE[kind].values()
        if isinstance(other, (Asks, AsksByValue))
        for feature in ([other.feature] if isinstance(other, Asks) else other.features.values())
    ]


@pytest.mark.parametrize("target_name", PROXIES)
def test_a_changed_leaf_changes_the_output_or_is_reported(target_name):
    built = build(str(FULL))
    assert built.topology is not None, built.diagnostics
    topology = built.topology
    (chosen,) = choose_bare([target_name])
    target = chosen.target

    def outcome(changed_topology):
        plan = target.plan(changed_topology, chosen.options)
        return [artifact.text for artifact in print_sheets(plan.sheets)], [*plan.notes]

    before = outcome(topology)
    lost = []
    tried = 0
    for kind, field, path, value in leaves(topology):
        if (kind, field) in STRUCTURAL or is_meaningless(kind, field, path, topology):
            continue
        tried += 1
        after = outcome(replaced(topology, path, changed(value, field, kind)))
        if after != before:
            continue
        names = feature_of(kind, field, value, path, topology)
        rows = [target.row(name, chosen.options).support for name in names]
        noted = {note.feature for note in before[1] if note.support is Support.UNSUPPORTED}
        inherited = path_features(topology, path)
        rows += [target.row(name, chosen.options).support for name in inherited]
        if Support.UNSUPPORTED in rows or noted & {*names, *inherited}:
            continue
        lost.append(".".join(map(str, path)))
    assert tried > 150
    assert lost == []


def is_meaningless(kind, field, path, topology):
    """Leaves that a spec of this protocol cannot have."""
    if kind is nodes.Listener and field in ("http2", "proxy_protocol"):
        listener = topology.listeners[path[1]]
        return not listener.is_http or listener.redirect_port is not None
    if (kind, field) == (nodes.Server, "weight"):
        return len(topology.upstreams[path[1]].servers) == 1
    if kind is nodes.HealthCheck and field in ("request_path", "status"):
        return topology.upstreams[path[1]].health_check.type == "tcp"
    if kind is nodes.Retries:
        return topology.upstreams[path[1]].protocol == "udp"
    if kind is nodes.Share:
        return len(topology.routes[path[1]].action.shares) == 1
    if (kind, field) == (nodes.Route, "websocket"):
        return not isinstance(topology.routes[path[1]].action, nodes.Forward)
    return False


def path_features(topology, path):
    """Features of the nodes around a leaf: a lost health check loses its interval too."""
    names = []
    node = topology
    for part in path[:-1]:
        node = node[part] if isinstance(node, (dict, tuple)) and not hasattr(node, "_fields") else getattr(node, part)
        if type(node) is nodes.Upstream:
            names.append(f"upstream.{node.protocol}")  # an upstream that cannot be had loses all of itself
        if type(node) in TABLE and type(node) not in (
            nodes.Upstream,
            nodes.Route,
            nodes.Listener,
            nodes.Topology,
            nodes.Server,
        ):
            for field, asks in TABLE[type(node)].items():
                if isinstance(asks, AsksByValue):
                    names.append(asks.features[getattr(node, field)].name)
                elif isinstance(asks, Asks):
                    names.append(asks.feature.name)
    return names
