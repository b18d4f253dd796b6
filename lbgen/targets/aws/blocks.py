"""Resources as plain data, from Terraform's own plan or from the files: constants, and references as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lbgen.lean_typing import Any, NamedTuple
from lbgen.targets.aws.tree import NOT_CONSTANT, Block, Tree


class Resource(NamedTuple):
    """One resource: blocks are lists of mappings, references stand as `aws_lb.alb.arn`."""

    kind: str
    name: str
    values: Mapping[str, Any]


def from_plan(plan: Mapping[str, Any]) -> Iterator[Resource]:
    """The resources of `terraform show -json` of a plan."""
    for it in plan["configuration"]["root_module"]["resources"]:
        if it["mode"] == "managed":
            yield Resource(
                it["type"], it["name"], {name: _evaluated(value) for name, value in it["expressions"].items()}
            )


def _evaluated(value: Any) -> Any:
    if isinstance(value, list):
        return [{name: _evaluated(inner) for name, inner in block.items()} for block in value]
    if "constant_value" in value:
        return value["constant_value"]
    if "references" in value:
        return value["references"][0]
    return None if not value else [{name: _evaluated(inner) for name, inner in value.items()}]


def from_trees(trees: Iterable[Tree]) -> Iterator[Resource]:
    """The resources of parsed files."""
    for tree in trees:
        for block in tree.resources():
            yield Resource(block.labels[0], block.labels[1], _read(block, tree.source.text))


def _read(block: Block, text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for attribute in block.body.attributes:
        value = attribute.value.constant()
        if value is NOT_CONSTANT:
            value = text[attribute.value.start : attribute.value.end]
        found[attribute.name] = value
    for inner in block.body.blocks:
        found.setdefault(inner.type, []).append(_read(inner, text))
    return found
