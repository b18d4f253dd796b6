"""The fields of a node of the topology under the keys of the spec: to compare, to show, and to find their lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import Any, NamedTuple
from lbgen.topology import nodes
from lbgen.topology.units import show_duration

Key = tuple[str, ...]

_UNSAID = frozenset({"name", "origin", "order"})  # who a node is and where it stands, not what it says
_REFERENCES = (nodes.Certificate, nodes.RateLimit)  # named elsewhere, and compared there
_WHOLE = (nodes.PathMatch, nodes.HashOn, nodes.RateKey, nodes.Share, nodes.SniRoute)  # shown in one piece

_KEYS: Mapping[tuple[type, str], Key] = {
    (nodes.Listener, "redirect_port"): ("redirect_to_https",),
    (nodes.Server, "host"): ("address",),
    (nodes.Upstream, "queue_timeout_ms"): ("queue", "timeout"),
    (nodes.Upstream, "kubernetes"): ("bind", "kubernetes"),
    (nodes.Upstream, "aws"): ("bind", "aws"),
    (nodes.HealthCheck, "request_path"): ("path",),
    (nodes.HealthCheck, "status"): ("expect", "status"),
    (nodes.SessionPersistence, "cookie"): ("name",),
    (nodes.Route, "request_headers"): ("headers", "request"),
    (nodes.Route, "response_headers"): ("headers", "response"),
    (nodes.Route, "max_body_bytes"): ("max_body_size",),
    (nodes.RequestTest, "shares"): ("share",),
    (nodes.RequestTest, "upstream_path"): ("path",),
}
_BLOCKS: Mapping[type, Key] = {
    nodes.Forward: (),
    nodes.Redirect: ("redirect",),
    nodes.Respond: ("respond",),
    nodes.BasicAuth: ("auth", "basic"),
    nodes.ExternalAuth: ("auth", "external"),
}
_UNITS = ("_ms", "_bytes", "_s")
_WORD = lazy_pattern(r"(?!(?:none|true|false)\Z)[^\s\"'`,;{}\[\]]+")


class Field(NamedTuple):
    """One field: its name in the topology, its keys in the spec (from the node's own block), its value."""

    name: str
    key: Key
    value: Any


class Difference(NamedTuple):
    """A field that two nodes have differently: how it is called, both values as text, both keys."""

    label: str
    old: str
    new: str
    old_key: Key
    new_key: Key


def fields(node: Any) -> Iterator[Field]:
    """What a node says, apart from its name and its place."""
    for name in node._fields:
        value = getattr(node, name)
        if name in _UNSAID or (name == "port" and isinstance(node, nodes.Server)):
            continue
        if name == "host" and isinstance(node, nodes.Server):
            value = node.address
        yield Field(name, _key(node, name, value), value)


def essence(value: Any) -> Any:
    """What a value says, as something that can be compared and looked up; a reference says a name."""
    if isinstance(value, _REFERENCES):
        return value.name
    if isinstance(value, _WHOLE):
        return tuple(value)
    if hasattr(value, "_fields"):
        return type(value).__name__, content(value)
    if isinstance(value, (tuple, list)):
        return tuple(map(essence, value))
    if isinstance(value, Mapping):
        return tuple(sorted((key, essence(item)) for key, item in value.items()))
    return value


def content(node: Any) -> tuple[Any, ...]:
    """What a node says, whatever it is called and wherever it stands; servers without their names."""
    return tuple(essence(field.value) for field in fields(node))


def differences(old: Any, new: Any) -> Iterator[Difference]:
    """The fields that two nodes of one kind have differently; servers of upstreams are left to whoever pairs them."""
    if old == new:
        return
    for left, right in zip(fields(old), fields(new), strict=True):
        if left.name == "servers" or essence(left.value) == essence(right.value):
            continue
        if type(left.value) is type(right.value) and _has_fields(left.value):
            for inner in differences(left.value, right.value):
                yield inner._replace(
                    label=".".join((*right.key, inner.label)),
                    old_key=left.key + inner.old_key,
                    new_key=right.key + inner.new_key,
                )
        else:
            is_of_many_kinds = type(left.value) in _BLOCKS or type(right.value) in _BLOCKS
            label = right.name if is_of_many_kinds else ".".join(right.key)
            yield Difference(label, _shown(left), _shown(right), left.key, right.key)


def show(value: Any) -> str:
    """A value as a spec would write it on one line."""
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case str():
            return value if _WORD.fullmatch(value) else json.dumps(value, ensure_ascii=False)
        case nodes.PathMatch(kind, text) | nodes.HashOn(kind, text) | nodes.RateKey(kind, text):
            return f"{kind} {show(text)}" if text else str(kind)
        case nodes.Certificate() | nodes.RateLimit():
            return value.name
        case nodes.Forward((only,), None):
            return f"upstream {only.upstream}"
        case nodes.Share(upstream, weight):
            return f"{upstream} {weight}"
        case Mapping():
            return _flow((str(key), show(item)) for key, item in value.items())
        case _ if _has_fields(value):
            return _flow((".".join(field.key) or field.name, _shown(field)) for field in fields(value) if field.value)
        case tuple() | list():
            return f"[{', '.join(map(show, value))}]"
        case _:
            return str(value)


def _key(node: Any, name: str, value: Any) -> Key:
    if name == "shares" and isinstance(node, nodes.Forward):
        return ("split",) if len(value) > 1 else ("upstream",)
    if type(value) in _BLOCKS:
        return _BLOCKS[type(value)]
    for unit in _UNITS:
        if (type(node), name) not in _KEYS and name.endswith(unit):
            return (name.removesuffix(unit),)
    return _KEYS.get((type(node), name), (name,))


def _has_fields(value: Any) -> bool:
    return hasattr(value, "_fields") and not isinstance(value, (*_REFERENCES, *_WHOLE))


def _shown(field: Field) -> str:
    value = field.value
    if isinstance(value, int) and not isinstance(value, bool):
        if field.name.endswith("_ms"):
            return show_duration(value)
        if field.name.endswith("_s"):
            return show_duration(value * 1000)
        return f"{value // 1024}k" if field.name.endswith("_bytes") and value % 1024 == 0 else str(value)
    if field.name == "status" and isinstance(value, tuple):
        return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in value)
    if field.name == "shares" and len(value) == 1 and isinstance(value[0], nodes.Share):
        return str(value[0].upstream)
    if (
        isinstance(value, tuple)
        and not hasattr(value, "_fields")
        and value
        and type(value[0]) in (tuple, nodes.SniRoute)
    ):
        return _flow((show(name), show(item)) for name, item in value)
    if type(value) in _BLOCKS and _BLOCKS[type(value)]:
        return f"{_BLOCKS[type(value)][-1]} {show(value)}"
    return show(value)


def _flow(pairs: Iterator[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in pairs) + "}"
