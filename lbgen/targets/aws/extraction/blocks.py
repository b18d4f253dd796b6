"""TypeScript bindings to the blocks of `terraform providers schema -json`.

A block wrapped in `listMapperHcl(f, true)` has no upper bound, an unwrapped one has one; `listMapperHcl(f, false)` is
an attribute that holds objects. Lost by the bindings, and supplied by `facts.py`: bounds other than one, what is
deprecated or sensitive, and trees the generator cut off.
"""

from __future__ import annotations

import re

from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import Any
from lbgen.targets.aws.extraction.typescript import Flags, Source, Storage, flags, interface_flags, storage

_PRIMITIVES = {"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"}
_MOST_DEPTH = 12  # the bindings merge equal shapes, so that trees of bounded depth look endless
_COLLECTION = lazy_pattern(r"(string|number|boolean|any)(List|Map)\Z")
_NESTED = lazy_pattern(r"(string|number|boolean)(List|Map)(List|Map)\Z")
_GETTERS: dict[str, Any] = {
    "String": "string",
    "Number": "number",
    "Boolean": "bool",
    "StringMap": ["map", "string"],
    "NumberMap": ["map", "number"],
    "BooleanMap": ["map", "bool"],
    "AnyMap": ["map", "dynamic"],
}

Block = dict[str, Any]


def schema(text: str) -> Block:
    """The schema of one resource, data source or provider."""
    source = Source(text)
    main = source.main()
    return {"version": 0, "block": _Reader(source).block(flags(main), storage(main), 0)}


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source

    def block(self, arguments: dict[str, Flags], stored: dict[str, Storage], depth: int) -> Block:
        """A block from the flags and the storage of its arguments."""
        attributes: dict[str, Any] = {}
        nested: dict[str, Any] = {}
        for name in sorted({*arguments, *stored}):
            about = arguments.get(name, Flags(False, True, False, ""))  # an optional argument
            kind = self._stored(stored[name], depth) if name in stored else self._getter(about.getter, depth)
            if isinstance(kind, dict):
                nested[name] = {**kind, **({"min_items": 1} if about.required else {})}
                continue
            attribute = {"type": kind}
            attribute |= {it: True for it in ("required", "optional", "computed") if getattr(about, it)}
            attributes[name] = attribute
        return {**({"attributes": attributes} if attributes else {}), **({"block_types": nested} if nested else {})}

    def _stored(self, stored: Storage, depth: int) -> Any:
        """An attribute's type, or a nested block (a dict)."""
        if stored.class_type in _PRIMITIVES:
            return _PRIMITIVES[stored.class_type] if stored.kind == "simple" else "dynamic"
        found = _COLLECTION.match(stored.class_type)
        if found:
            outer = stored.kind if stored.kind in ("list", "set", "map") else found[2].lower()
            return [outer, _PRIMITIVES[found[1]]]
        found = _NESTED.match(stored.class_type)
        if found:
            return [stored.kind, [found[2].lower(), _PRIMITIVES[found[1]]]]
        inner = self._struct(stored, depth + 1)
        if inner is None:
            return "dynamic"
        mapper = re.search(r"(list|hash)Mapper\w*\((\w+)(?:, (true|false))?\)", stored.value)
        is_attribute = mapper is not None and mapper[1] == "list" and mapper[3] == "false"
        if stored.is_block and not is_attribute:
            if stored.kind == "struct":
                return {"nesting_mode": "single", "block": inner}
            return {"nesting_mode": stored.kind, "block": inner, **({} if mapper else {"max_items": 1})}
        return _object(inner) if stored.kind == "struct" else [stored.kind, _object(inner)]

    def _struct(self, stored: Storage, depth: int) -> Block | None:
        """The block of a nested class."""
        if depth > _MOST_DEPTH:
            return {}
        value = re.sub(r"cdkt[nf]\.listMapperHcl", "", stored.value)
        function = re.search(r"(\w+?)ToHclTerraform(?:Any)?\b", value)
        table = self._source.part("function", f"{function[1]}ToHclTerraform") if function else None
        base = re.sub(r"(List|Map)\Z", "", stored.class_type.rpartition(".")[2])
        own = self._source.part("class", f"{base}OutputReference") or self._source.part("class", base)
        if own is not None:
            return self.block(flags(own), storage(table or ""), depth)
        interface = self._source.part("interface", base)
        if interface is None:
            return None
        stored_by_name = storage(table or "")
        return self.block(interface_flags(interface, list(stored_by_name)), stored_by_name, depth)

    def _getter(self, text: str, depth: int) -> Any:
        """The type of an attribute that is only read, from its getter."""
        found = re.search(r'private _\w+ = new (?:\w+\.)*(\w+)\(this, "\w+"(?:, (true|false))?\)', text)
        if found:
            return self._complex(found[1], is_set=found[2] == "true", depth=depth)
        found = re.search(r"this\.get(\w+)Attribute\('", text)
        outer = "set" if "Fn.tolist" in text else "list"
        match found[1] if found else "":
            case "List":
                return [outer, "string"]
            case "NumberList":
                return [outer, "number"]
            case name:
                return _GETTERS.get(name, "dynamic")

    def _complex(self, name: str, *, is_set: bool, depth: int) -> Any:
        outer = "set" if is_set else "list"
        found = re.fullmatch(r"(String|Number|Boolean|Any)(Map|MapList|List)", name)
        if found:
            primitive = _PRIMITIVES[found[1].lower()]
            return ["map", primitive] if found[2] == "Map" else [outer, ["map", primitive]]
        base = re.sub(r"OutputReference\Z", "", re.sub(r"(List|Map)\Z", "", name))
        own = self._source.part("class", f"{base}OutputReference")
        if own is None:
            return "dynamic"
        inner = _object(self.block(flags(own), {}, depth + 1))
        if name.endswith("List"):
            return [outer, inner]
        return ["map", inner] if name.endswith("Map") else inner


def _object(block: Block) -> list[Any]:
    """A block as an object type, for attributes that hold one."""
    members: dict[str, Any] = {name: it["type"] for name, it in block.get("attributes", {}).items()}
    for name, nested in block.get("block_types", {}).items():
        inner = _object(nested["block"])
        members[name] = inner if nested["nesting_mode"] == "single" else [nested["nesting_mode"], inner]
    return ["object", members]
