"""What lint rules see of Terraform: resources with their attributes, blocks and references.

A value that is not written out (a variable, a call, `for_each`, a `dynamic` block) is UNKNOWN, which equals nothing and
is no number: rules that compare it stay silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from lbgen.diagnostics import Diagnostic, Edit, Fix, Source, Span
from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import Any
from lbgen.ports import Options
from lbgen.targets.aws.parser import TerraformDialect
from lbgen.targets.aws.tree import NOT_CONSTANT, Attribute, Block, Tree
from lbgen.whole_number import whole_number

UNKNOWN = NOT_CONSTANT
_REFERENCE = lazy_pattern(r"\b(?:data\.)?(aws_\w+)\.([\w-]+)")
_MULTIPLIERS = ("count", "for_each")
# The older name of each resource type; both are the same resource (provider documentation, aws_lb, 6.x).
_ALIASES = {"aws_alb": "aws_lb"} | {
    f"aws_alb_{rest}": f"aws_lb_{rest}"
    for rest in ("listener", "listener_certificate", "listener_rule", "target_group", "target_group_attachment")
}


class Node:
    """A block with its attributes: a resource, or what is nested in one."""

    def __init__(self, tree: Tree, block: Block) -> None:
        self.tree = tree
        self.block = block

    def attribute(self, name: str) -> Attribute | None:
        """An attribute as it is written."""
        return self.block.attribute(name)

    def has(self, name: str) -> bool:
        """Whether an attribute is there; `null` is the same as leaving it out."""
        return self._set(name) is not None

    def _set(self, name: str) -> Attribute | None:
        attribute = self.block.attribute(name)
        if attribute is None or (attribute.value.kind == "literal" and attribute.value.value is None):
            return None
        return attribute

    def value(self, name: str, default: Any = None) -> Any:
        """The constant an attribute is set to, UNKNOWN where it is none, `default` where it is not set."""
        attribute = self._set(name)
        return default if attribute is None else attribute.value.constant()

    def number(self, name: str, default: float | None = None) -> float | None:
        """A number (also as Terraform converts one from text), None where it is not known."""
        value = self.value(name, default)
        if isinstance(value, str):
            return whole_number(value) if value.isdecimal() else None
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def text(self, name: str, default: str = "") -> str | None:
        """A text, None where it is not known."""
        value = self.value(name, default)
        return value if isinstance(value, str) else None

    def texts(self, name: str) -> list[str] | None:
        """A list of texts, None where any of it is not known."""
        value = self.value(name, [])
        return value if isinstance(value, list) and all(isinstance(one, str) for one in value) else None

    def is_true(self, name: str, *, default: bool = False) -> bool | None:
        """A truth value, also as text; None where it is not known."""
        value = self.value(name, default)
        if value in ("true", "false"):
            return bool(value == "true")
        return value if isinstance(value, bool) else None

    def nested(self, kind: str) -> list[Node]:
        """The blocks of one kind."""
        return [Node(self.tree, block) for block in self.block.blocks(kind)]

    def is_dynamic(self, kind: str) -> bool:
        """Whether blocks of that kind are generated, so that nobody can tell here how many there are."""
        return any(kind in block.labels for block in self.block.blocks("dynamic"))

    def lacks(self, kind: str) -> bool:
        """Whether there is surely no block of that kind."""
        return not self.block.blocks(kind) and not self.is_dynamic(kind)

    def references(self, name: str) -> list[str]:
        """The addresses an attribute's expression mentions, such as `aws_lb.edge`."""
        attribute = self.attribute(name)
        if attribute is None:
            return []
        text = self.tree.source.text[attribute.value.start : attribute.value.end]
        return [f"{_ALIASES.get(kind, kind)}.{label}" for kind, label in _REFERENCE.findall(text)]

    def written(self, name: str) -> str:
        """The text of an attribute's expression."""
        attribute = self.attribute(name)
        return "" if attribute is None else self.tree.source.text[attribute.value.start : attribute.value.end]

    def span(self, name: str = "") -> Span:
        """Where an attribute's value stands; without it (or without a name), the block's first line."""
        attribute = self.attribute(name) if name else None
        if attribute is not None:
            return self.tree.span(attribute.value.start, attribute.value.end)
        brace = self.tree.source.text.find("{", self.block.start, self.block.end)
        return self.tree.span(self.block.start, max(brace, self.block.start))

    def replacing(self, name: str, text: str, *, safe: bool = True) -> Fix:
        """A fix that sets an attribute which is written already."""
        return Fix(f"set {name} = {text}", (Edit(self.span(name), text),), safe)

    def adding(self, name: str, text: str, *, safe: bool = True) -> Fix:
        """A fix that sets an attribute which is not there, as the block's first line."""
        brace = self.tree.source.text.find("{", self.block.start, self.block.end) + 1
        line = self.tree.span(self.block.start, self.block.start)
        indent = " " * (line.column + 1)
        return Fix(f"set {name} = {text}", (Edit(self.tree.span(brace, brace), f"\n{indent}{name} = {text}"),), safe)


class Resource(Node):
    """A `resource` block. `type` is its present name (`aws_lb` for `aws_alb`), `address` is `aws_lb.edge`."""

    def __init__(self, tree: Tree, block: Block, unit: FolderUnit) -> None:
        super().__init__(tree, block)
        self.written_type = block.labels[0] if block.labels else ""
        self.type = _ALIASES.get(self.written_type, self.written_type)
        self.name = block.labels[1] if len(block.labels) > 1 else ""
        self.address = f"{self.type}.{self.name}"
        self._unit = unit

    @property
    def is_multiplied(self) -> bool:
        """Whether `count` or `for_each` makes several of it, or none."""
        return any(self.block.attribute(name) for name in _MULTIPLIERS)

    def referred(self, name: str) -> Resource | None:
        """The one resource of this folder that an attribute refers to."""
        found = [self._unit.by_address[one] for one in self.references(name) if one in self._unit.by_address]
        return found[0] if len(found) == 1 else None


class FolderUnit:
    """The files of a folder. Rules speak about `given` ones; the others only declare."""

    def __init__(self, given: Sequence[Source], beside: Sequence[Source], options: Options) -> None:
        self.options = options
        self.sources: Mapping[str, Source] = {source.name: source for source in given}
        parsed = [TerraformDialect().parse(source) for source in given]
        others = [TerraformDialect().parse(source) for source in beside]
        self.diagnostics: Sequence[Diagnostic] = [one for it in parsed for one in it.diagnostics]
        self._has_errors = any(it.diagnostics for it in (*parsed, *others))
        self._trees: list[Tree] = [it.tree for it in parsed]
        self.resources = [Resource(tree, block, self) for tree in self._trees for block in tree.resources()]
        self._beside: list[Tree] = [it.tree for it in others]
        others_of = [Resource(tree, block, self) for tree in self._beside for block in tree.resources()]
        self.by_address: Mapping[str, Resource] = {it.address: it for it in (*others_of, *self.resources)}

    @cached_property
    def addresses(self) -> Sequence[str]:
        """The addresses of all resources, sorted."""
        return sorted(self.by_address)

    @cached_property
    def is_complete(self) -> bool:
        """A whole root module: it names its provider, calls no module that could hold the rest, and was read whole."""
        blocks = [block.type for tree in (*self._trees, *self._beside) for block in tree.body.blocks]
        return not self._has_errors and "module" not in blocks and ("terraform" in blocks or "provider" in blocks)

    def all(self, kind: str) -> list[Resource]:
        """Every resource of a type, in this folder."""
        return [it for it in self.by_address.values() if it.type == kind]

    def referring(self, address: str, kind: str) -> list[Resource]:
        """The resources of a type whose text mentions an address."""
        return [it for it in self._referring.get(address, ()) if it.type == kind]

    @cached_property
    def _referring(self) -> Mapping[str, Sequence[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.by_address.values():
            text = resource.tree.source.text
            mentioned = _REFERENCE.findall(text, resource.block.start, resource.block.end)
            for address in dict.fromkeys(f"{_ALIASES.get(kind, kind)}.{label}" for kind, label in mentioned):
                found.setdefault(address, []).append(resource)
        return found

    def declares(self, address: str) -> bool:
        """Whether a resource or data source of that address stands in this folder."""
        return address in self.by_address or address in self._data

    @cached_property
    def _data(self) -> frozenset[str]:
        blocks = [block for tree in (*self._trees, *self._beside) for block in tree.body.blocks]
        return frozenset(".".join(block.labels[:2]) for block in blocks if block.type == "data")

    def nodes(self) -> Iterator[tuple[str, Any]]:
        """The unit, then each resource by its type."""
        yield "*", self
        yield from ((resource.type, resource) for resource in self.resources)
