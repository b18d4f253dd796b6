"""The files of a module against the provider's schema without Terraform: what is reached where no engine is at hand.

It knows names, required arguments, counts of blocks, types of constants, references, and AWS's limits. It does not
evaluate expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lbgen.diagnostics import Source
from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import Any, NamedTuple
from lbgen.ports import Artifact, Complaint
from lbgen.targets.aws import values
from lbgen.targets.aws.parser import TerraformDialect
from lbgen.targets.aws.provider import provider_schema
from lbgen.targets.aws.tree import NOT_CONSTANT, Attribute, Block, Expression, Tree

_META_ARGUMENTS = frozenset(("count", "for_each", "provider", "depends_on"))
_META_BLOCKS = frozenset(("lifecycle", "provisioner", "connection", "dynamic"))
_REFERENCE = lazy_pattern(r"\b(data\.)?(aws_\w+)\.([A-Za-z_][\w-]*)|\b(var|local)\.([A-Za-z_]\w*)")


class _Said(NamedTuple):
    offset: int
    text: str


class _Declared(NamedTuple):
    resources: frozenset[tuple[str, str]]
    data: frozenset[tuple[str, str]]
    names: frozenset[tuple[str, str]]


def check(artifacts: Sequence[Artifact]) -> tuple[Complaint, ...]:
    """What is wrong with a module; empty when nothing is."""
    complaints: list[Complaint] = []
    trees: list[tuple[Artifact, Tree]] = []
    for artifact in artifacts:
        parsed = TerraformDialect().parse(Source(artifact.path, artifact.text))
        complaints += [
            Complaint(artifact.path, it.span.line if it.span else 0, it.message, fatal=True)
            for it in parsed.diagnostics
        ]
        if artifact.path.endswith(".tf"):
            trees.append((artifact, parsed.tree))
    declared = _declared([tree for _, tree in trees])
    seen: set[tuple[str, ...]] = set()
    for artifact, tree in trees:
        for block in tree.body.blocks:
            for said in (*_twice(block, seen), *_block(block, tree, declared)):
                line = tree.span(said.offset, said.offset).line
                complaints.append(Complaint(artifact.path, line, said.text, fatal=True))
    return tuple(complaints)


def _declared(trees: Iterable[Tree]) -> _Declared:
    blocks = [block for tree in trees for block in tree.body.blocks]
    locals_ = [it.name for block in blocks if block.type == "locals" for it in block.body.attributes]
    variables = [block.labels[0] for block in blocks if block.type == "variable" and block.labels]
    return _Declared(
        frozenset(_pair(block) for block in blocks if block.type == "resource" and len(block.labels) == 2),
        frozenset(_pair(block) for block in blocks if block.type == "data" and len(block.labels) == 2),
        frozenset([("local", name) for name in locals_] + [("var", name) for name in variables]),
    )


def _pair(block: Block) -> tuple[str, str]:
    return block.labels[0], block.labels[1]


def _twice(block: Block, seen: set[tuple[str, ...]]) -> Iterator[_Said]:
    key = (block.type, *block.labels)
    if block.labels and key in seen:
        yield _Said(block.start, f"`{'.'.join(key)}` is declared twice")
    seen.add(key)


def _block(block: Block, tree: Tree, declared: _Declared) -> Iterator[_Said]:
    yield from _references(block, tree.source.text, declared)
    if block.type not in ("resource", "data"):
        return
    document = provider_schema()["resource_schemas" if block.type == "resource" else "data_source_schemas"]
    if not block.labels or block.labels[0] not in document:
        yield _Said(block.start, f"`{' '.join(block.labels[:1])}` is no {block.type} that lbgen knows the schema of")
        return
    schema = document[block.labels[0]]["block"]
    yield from _body(block, schema, is_top=True)
    if block.type == "resource":
        for problem in values.problems(block.labels[0], _value(block, schema), schema):
            yield _Said(block.start, f"{problem.summary}: {problem.detail}")


def _body(block: Block, schema: Mapping[str, Any], *, is_top: bool = False) -> Iterator[_Said]:
    attributes, nested = schema.get("attributes", {}), schema.get("block_types", {})
    written = {it.name for it in block.body.attributes}
    for attribute in block.body.attributes:
        if attribute.name in attributes:
            yield from _typed(attribute, attributes[attribute.name]["type"])
        elif attribute.name in nested:
            yield _Said(attribute.start, f"`{attribute.name}` is a block, not an argument")
        elif not (is_top and attribute.name in _META_ARGUMENTS):
            yield _Said(attribute.start, f"`{block.type}` has no argument `{attribute.name}`")
    for name, about in attributes.items():
        if about.get("required") and name not in written:
            yield _Said(block.start, f"`{name}` is required")
    for inner in block.body.blocks:
        if inner.type in nested:
            yield from _body(inner, nested[inner.type]["block"])
        elif _is_written_as_blocks(attributes.get(inner.type)):
            continue
        elif inner.type in attributes:
            yield _Said(inner.start, f"`{inner.type}` is an argument, not a block")
        elif inner.type not in _META_BLOCKS:
            yield _Said(inner.start, f"`{block.type}` has no block `{inner.type}`")
    yield from _counts(block, nested)


def _is_written_as_blocks(about: Mapping[str, Any] | None) -> bool:
    """Whether Terraform takes blocks for an attribute: a list or set of objects (`ingress` of aws_security_group)."""
    kind = (about or {}).get("type")
    return (
        isinstance(kind, list) and kind[0] in ("list", "set") and isinstance(kind[1], list) and kind[1][0] == "object"
    )


def _counts(block: Block, nested: Mapping[str, Any]) -> Iterator[_Said]:
    dynamic = {inner.labels[0] for inner in block.blocks("dynamic") if inner.labels}
    for name, about in nested.items():
        count = len(block.blocks(name))
        low, high = about.get("min_items", 0), about.get("max_items")
        if about["nesting_mode"] == "single":
            high = 1
        if count < low and name not in dynamic:
            yield _Said(block.start, f"at least {low} `{name}` block{'s' if low > 1 else ''} needed")
        if high and count > high:
            yield _Said(block.start, f"at most {high} `{name}` block{'s' if high > 1 else ''} allowed")


def _typed(attribute: Attribute, kind: Any) -> Iterator[_Said]:
    value = attribute.value
    if value.kind == "other" or (value.kind == "literal" and value.value is None):
        return
    if not _fits(value, kind):
        yield _Said(attribute.start, f"`{attribute.name}` takes {_told(kind)}")


def _fits(value: Expression, kind: Any) -> bool:
    match kind:
        case "dynamic":
            return True
        case "string":
            return value.kind == "literal"
        case "number":
            return value.kind == "literal" and not isinstance(value.value, bool) and _is_number(value.value)
        case "bool":
            return value.kind == "literal" and value.value in (True, False, "true", "false")
        case ["list" | "set", inner]:
            return value.kind == "list" and all(it.kind == "other" or _fits(it, inner) for it in value.items)
    return value.kind == "object"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) or (
        isinstance(value, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) is not None
    )


def _told(kind: Any) -> str:
    if isinstance(kind, str):
        return f"a {kind}"
    return f"a {kind[0]}"


def _references(block: Block, text: str, declared: _Declared) -> Iterator[_Said]:
    for found in _REFERENCE.finditer(text, block.start, block.end):
        if not _is_code(text, found.start()):
            continue
        data, kind, name, space, short = found.groups()
        if kind and (kind, name) not in (declared.data if data else declared.resources):
            yield _Said(found.start(), f"`{found.group()}` is declared nowhere")
        if space and (space, short) not in declared.names:
            yield _Said(found.start(), f"`{found.group()}` is declared nowhere")


def _is_code(text: str, offset: int) -> bool:
    """Whether an offset is neither in a comment nor in the constant part of a string, by its own line."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    if line.lstrip().startswith(("#", "//")):
        return False
    quotes = len(re.findall(r'(?<!\\)"', line))
    return quotes % 2 == 0 or "${" in line[line.rfind('"') :]


def _value(block: Block, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A block as plain data, with None for what is not constant."""
    found: dict[str, Any] = {}
    for attribute in block.body.attributes:
        constant = attribute.value.constant()
        found[attribute.name] = (
            "unknown" if constant is NOT_CONSTANT and attribute.name == "certificate_arn" else constant
        )
    found = {name: None if value is NOT_CONSTANT else value for name, value in found.items()}
    for name, about in schema.get("block_types", {}).items():
        found[name] = [_value(inner, about["block"]) for inner in block.blocks(name)]
    return found
