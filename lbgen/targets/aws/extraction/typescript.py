"""One generated TypeScript source of the CDK bindings: its classes and functions, and what their text says.

The generator (hashicorp/terraform-cdk, packages/@cdktf/provider-generator) writes for each argument a comment
`// name - computed: x, optional: y, required: z`, and in `synthesizeHclAttributes` its storage: block or attribute,
list, set or map.
"""

from __future__ import annotations

import re

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import NamedTuple

_PART = lazy_pattern(r"^export (class|function|interface|namespace) (\w+)", re.MULTILINE)
_FLAGS = lazy_pattern(r"// (\w+) - computed: (true|false), optional: (true|false), required: (true|false)")
_MAIN = lazy_pattern(r"extends cdkt[nf]\.Terraform(Resource|DataSource|Provider)\b")
_TABLE = lazy_pattern(r"const attrs = \{(.*?)\n\s*\};", re.DOTALL)
_ENTRY = lazy_pattern(
    r'(\w+): \{\s*value: (.*?),\s*isBlock: (true|false),\s*type: "(\w+)",\s*storageClassType: "([^"]+)",\s*\}',
    re.DOTALL,
)
_MEMBER = lazy_pattern(r"readonly (\w+)(\??):")


class Flags(NamedTuple):
    """What the comment says of an argument, and the text of its getter behind it."""

    computed: bool
    optional: bool
    required: bool
    getter: str


class Storage(NamedTuple):
    """What the table says of an argument: the mapper's call, block or not, and its types."""

    value: str
    is_block: bool
    kind: str
    class_type: str


class Source:
    """The parts of one source by kind and name."""

    def __init__(self, text: str) -> None:
        marks = [(found.start(), found[1], found[2]) for found in _PART.finditer(text)]
        ends = [*(start for start, _, _ in marks[1:]), len(text)]
        self._parts = {(kind, name): text[start:end] for (start, kind, name), end in zip(marks, ends, strict=False)}

    def main(self) -> str:
        """The text of the resource's own class."""
        return next(text for (kind, _), text in self._parts.items() if kind == "class" and _MAIN.search(text[:300]))

    def part(self, kind: str, name: str) -> str | None:
        """The text of a class, function or interface."""
        return self._parts.get((kind, name))


def flags(text: str) -> dict[str, Flags]:
    """The arguments of a class by name."""
    found = list(_FLAGS.finditer(text))
    ends = [*(it.start() for it in found[1:]), len(text)]
    return {
        it[1]: Flags(it[2] == "true", it[3] == "true", it[4] == "true", text[it.end() : end])
        for it, end in zip(found, ends, strict=False)
    }


def storage(text: str) -> dict[str, Storage]:
    """The table of a class or of a `…ToHclTerraform` function by name."""
    table = _TABLE.search(text)
    if table is None:
        return {}
    return {it[1]: Storage(it[2], it[3] == "true", it[4], it[5]) for it in _ENTRY.finditer(table[1])}


def interface_flags(text: str, names: list[str]) -> dict[str, Flags]:
    """The members of an interface, for blocks that have no class; `?` marks the optional ones."""
    optional = {it[1].lower(): it[2] == "?" for it in _MEMBER.finditer(text)}
    found = {}
    for name in names:
        is_optional = optional.get(name.replace("_", "").lower(), True)
        found[name] = Flags(False, is_optional, not is_optional, "")  # computed
    return found
