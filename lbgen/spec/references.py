"""Names that point at other blocks. Works on the plain data, so that a mistake elsewhere does not hide these."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from lbgen.finding import Finding, SpecPath, error, warning
from lbgen.lean_typing import Any

_KINDS = {
    "upstreams": ("LB201", "upstream"),
    "rate_limits": ("LB202", "rate limit"),
    "certificates": ("LB203", "certificate"),
    "listeners": ("LB204", "listener"),
}
Reference = tuple[str, SpecPath, str, str]


def check(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Undefined, doubled and unused names."""
    used: dict[str, set[str]] = {block: set() for block in _KINDS}
    for block, path, name, user in _references(data):
        used[block].add(name)
        if name not in _table(data.get(block)):
            yield _undefined(data, block, path, name, user)
    yield from _doubled_routes(data)
    yield from _doubled_servers(data)
    yield from _same_but_for_case(data)
    yield from _unused(data, used)


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _references(data: Mapping[str, Any]) -> Iterator[Reference]:
    """Every reference that is a string: the block it points into, its place, its name, and who refers."""
    for block, path, name, user in (*_from_listeners(data), *_from_routes(data)):
        if isinstance(name, str):
            yield block, path, name, user


def _from_listeners(data: Mapping[str, Any]) -> Iterator[tuple[str, SpecPath, Any, str]]:
    for name, listener in _table(data.get("listeners")).items():
        block, path = _table(listener), ("listeners", name)
        user = f"listener `{name}`"
        yield "upstreams", (*path, "upstream"), block.get("upstream"), user
        for host, upstream in _table(block.get("sni")).items():
            yield "upstreams", (*path, "sni", host), upstream, user
        for index, certificate in enumerate(_list(_table(block.get("tls")).get("certificates"))):
            yield "certificates", (*path, "tls", "certificates", index), certificate, user


def _from_routes(data: Mapping[str, Any]) -> Iterator[tuple[str, SpecPath, Any, str]]:
    for number, route in enumerate(_list(data.get("routes"))):
        block, path = _table(route), ("routes", number)
        user = f"route `{route_name(block, number)}`"
        yield "upstreams", (*path, "upstream"), block.get("upstream"), user
        yield "rate_limits", (*path, "rate_limit"), block.get("rate_limit"), user
        for index, share in enumerate(_list(block.get("split"))):
            yield "upstreams", (*path, "split", index, "upstream"), _table(share).get("upstream"), user
        external = _table(_table(block.get("auth")).get("external"))
        yield "upstreams", (*path, "auth", "external", "upstream"), external.get("upstream"), user
        for index, listener in enumerate(_list(block.get("listeners"))):
            yield "listeners", (*path, "listeners", index), listener, user


def route_name(block: Mapping[str, Any], number: int) -> str:
    """A route's name in messages: its own, or `route-3`."""
    name = block.get("name")
    return name if isinstance(name, str) else f"route-{number + 1}"


def _undefined(data: Mapping[str, Any], block: str, path: SpecPath, name: str, user: str) -> Finding:
    code, kind = _KINDS[block]
    defined = _table(data.get(block))
    close = difflib.get_close_matches(name, list(defined), n=1)
    return error(
        code,
        path,
        f"{user} names {kind} `{name}`, which is not defined",
        label=f"did you mean `{close[0]}`?" if close else "not found",
        related=(((block, close[0]), f"{kind} `{close[0]}` is defined here"),) if close else (),
        help=f"correct the name, or define it under `{block}:`"
        + ("" if close or not defined else f" (there are: {', '.join(list(defined)[:8])})"),
    )


def _doubled_routes(data: Mapping[str, Any]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for number, route in enumerate(_list(data.get("routes"))):
        name = _table(route).get("name")
        if not isinstance(name, str):
            continue
        if name in first:
            yield error(
                "LB205",
                ("routes", number, "name"),
                f"two routes have the name `{name}`",
                related=((("routes", first[name], "name"), "first used here"),),
                help="overlays and reports find routes by name: give each its own",
            )
        first.setdefault(name, number)


def _doubled_servers(data: Mapping[str, Any]) -> Iterator[Finding]:
    for upstream, block in _table(data.get("upstreams")).items():
        names: dict[str, int] = {}
        addresses: dict[str, int] = {}
        for index, server in enumerate(_list(_table(block).get("servers"))):
            entry = _table(server)
            name = entry.get("name")
            address = server if isinstance(server, str) else entry.get("address")
            path = ("upstreams", upstream, "servers", index)
            if isinstance(name, str) and names.setdefault(name, index) != index:
                earlier = ("upstreams", upstream, "servers", names[name], "name")
                yield error(
                    "LB206",
                    (*path, "name"),
                    f"two servers of upstream `{upstream}` have the name `{name}`",
                    related=((earlier, "first used here"),),
                    help="give each server its own name",
                )
            if isinstance(address, str) and addresses.setdefault(address, index) != index:
                earlier = ("upstreams", upstream, "servers", addresses[address], "address")
                yield warning(
                    "LB319",
                    (*path, "address"),
                    f"two servers of upstream `{upstream}` have the address `{address}`",
                    related=((earlier, "first used here"),),
                    help="one server with the sum of the weights says the same",
                )


def _same_but_for_case(data: Mapping[str, Any]) -> Iterator[Finding]:
    for block, (_, kind) in _KINDS.items():
        first: dict[str, str] = {}
        for name in _table(data.get(block)):
            other = first.setdefault(name.lower(), name)
            if other != name:
                yield error(
                    "LB207",
                    (block, name),
                    f"{kind}s `{other}` and `{name}` differ only in case",
                    on_key=True,
                    related=(((block, other), "the other one"),),
                    notes=("nginx compares upstream names without case",),
                    help="rename one of them",
                )


def _unused(data: Mapping[str, Any], used: Mapping[str, set[str]]) -> Iterator[Finding]:
    for block in ("upstreams", "rate_limits", "certificates"):
        kind = _KINDS[block][1]
        for name in _table(data.get(block)):
            if name not in used[block]:
                yield warning(
                    "LB208",
                    (block, name),
                    f"{kind} `{name}` is defined, but nothing uses it",
                    on_key=True,
                    help="use it, or remove it",
                )
