"""All files that one nginx reads together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from lbgen.diagnostics import Diagnostic, Source
from lbgen.lean_typing import Any, NamedTuple
from lbgen.ports import Options
from lbgen.ports.version import Version, newest
from lbgen.targets.nginx.resolved.keys import keyed
from lbgen.targets.nginx.resolved.node import Node


class Walked(NamedTuple):
    """What one walk over the files found: `nodes` in written order, `missing` the includes that brought nothing."""

    root: Node
    nodes: Sequence[Node]
    missing: Sequence[Node]
    sources: Mapping[str, Source]
    diagnostics: Sequence[Diagnostic]


class NginxUnit:
    """The resolved configuration, for one engine version."""

    def __init__(self, walked: Walked, options: Options) -> None:
        self.options = options
        self.root = walked.root
        self.missing = walked.missing
        self.sources = walked.sources
        self.diagnostics = walked.diagnostics
        self._nodes = walked.nodes

    @cached_property
    def is_complete(self) -> bool:
        """A whole configuration (`http` or `stream` at its top), every include followed, and all of it understood."""
        return not self.diagnostics and not self.missing and self.is_main

    @cached_property
    def is_main(self) -> bool:
        """Whether this begins where nginx begins, rather than in the middle of a file that includes it."""
        return self.root.first("http", "stream", "mail") is not None

    def nodes(self) -> Iterator[tuple[str, Any]]:
        """Every directive with its keys, those of one name in written order; first the unit. Lines of maps are data.

        An include that brought nothing has the key `include missing`, in a map too.
        """
        yield "*", self
        yield from (("include missing", node) for node in self.missing)
        for name, nodes in self._by_name.items():
            yield from keyed(name, nodes)

    @cached_property
    def _by_name(self) -> Mapping[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self._nodes:
            found.setdefault(node.name, []).append(node)
        return found

    def is_first(self, node: Node, *names: str) -> bool:
        """Whether a directive stands for all of these names, wherever they are: for just one of them it does."""
        return next(self._by_name[name][0] for name in names if name in self._by_name) is node

    @property
    def names(self) -> AbstractSet[str]:
        """The names of all directives."""
        return self._by_name.keys()

    def every(self, *names: str) -> Sequence[Node]:
        """Every directive of these names, wherever it stands."""
        if len(names) == 1:
            return self._by_name.get(names[0], ())
        return [node for name in names for node in self._by_name.get(name, ())]

    @cached_property
    def upstreams(self) -> Mapping[str, Node]:
        """The `upstream` blocks by name."""
        return {node.value().lower(): node for node in self.every("upstream")}

    @cached_property
    def upstream_names(self) -> Sequence[str]:
        """Their names in alphabetical order."""
        return sorted(self.upstreams)

    @cached_property
    def tables(self) -> Mapping[str, Sequence[Node]]:
        """The `map`, `split_clients` and `geo` blocks, by the variable they make."""
        found: dict[str, list[Node]] = {}
        for table in self.every("map", "split_clients", "geo"):
            if table.block is not None and table.values:
                found.setdefault(table.values[-1].lstrip("$").lower(), []).append(table)
        return found

    @cached_property
    def sets(self) -> Mapping[tuple[Node | None, str], Sequence[Node]]:
        """The `set` directives, by the server around and the variable."""
        found: dict[tuple[Node | None, str], list[Node]] = {}
        for one in self.every("set"):
            name = one.value().lstrip("$").strip("{}").lower()
            found.setdefault((one.within("server"), name), []).append(one)
        return found

    @cached_property
    def _passes(self) -> Mapping[Node, Sequence[Node]]:
        found: dict[Node, list[Node]] = {}
        names = {name for name in self.names if name.endswith("_pass")}
        for node in self._nodes if len(names) > 1 else self.every(*names):
            if node.name in names:
                for block in node.around():
                    if block.name == "server":
                        found.setdefault(block, []).append(node)
        return found

    def passes_in(self, server: Node) -> Sequence[Node]:
        """The pass directives within a server, in written order."""
        return self._passes.get(server, ())

    @cached_property
    def _reached(self) -> Mapping[str, Sequence[Node]]:
        from lbgen.targets.nginx.resolved.passing import reached  # noqa: PLC0415  # it needs this module first

        return reached(self)

    def passes_to(self, upstream: Node) -> Sequence[Node]:
        """The pass directives that name an upstream outright."""
        return self._reached.get(upstream.value().lower(), ())

    @cached_property
    def variables_used(self) -> frozenset[str]:
        """The names of all variables that any argument mentions, in lower case."""
        from lbgen.targets.nginx.resolved.variables import used  # noqa: PLC0415  # it needs Node's module first

        return used(self._nodes)

    def uses(self, name: str) -> bool:
        """Whether a variable is mentioned anywhere."""
        return name in self.variables_used

    def is_http(self, node: Node) -> bool:
        """Whether a directive belongs to `http`; in a fragment, whether nothing speaks against it."""
        block = node.parent
        while block is not None:
            if block.name in ("stream", "mail"):
                return False
            if block.name == "http":
                return True
            block = block.parent
        server = node if node.name == "server" else node.within("server")
        return server is None or not is_stream_server(server)

    def is_older(self, *version: int) -> bool:
        """Whether the engine is known to be older than a version; `(1, 29)` is the newest 1.29."""
        return self._newest < version

    @cached_property
    def _newest(self) -> Version:
        return newest(self.options.version)


def is_stream_server(server: Node) -> bool:
    """By what only `stream` allows directly in a server."""
    return server.first("proxy_pass", "pass", "ssl_preread", "proxy_timeout", "proxy_responses") is not None
