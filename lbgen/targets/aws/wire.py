"""The parts of Terraform's plugin protocol 6 that a stand-in provider needs: protobuf fields and cty values.

Source: hashicorp/terraform, docs/plugin-protocol/tfplugin6.proto (protocol 6.9), and go-cty's msgpack encoding.
"""

from __future__ import annotations

import functools
import importlib
import json
from collections.abc import Mapping, Sequence

from lbgen.lean_typing import Any

Fields = dict[int, list[Any]]
_NESTING = {"single": 1, "list": 2, "set": 3, "map": 4, "group": 5}
_UNKNOWN_CODES = (0, 12)  # go-cty: unknown, and unknown with refinements


class Unknown:
    """A value that is known after apply."""

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN = Unknown()


def field(number: int, value: object) -> bytes:
    """One protobuf field: a varint for numbers, length-delimited for text and bytes, nothing for a default."""
    if value is None or value is False or (value == 0 and not isinstance(value, bytes | str)):
        return b""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(int(value))
    raw = value.encode() if isinstance(value, str) else value
    assert isinstance(raw, bytes)
    return _varint(number << 3 | 2) + _varint(len(raw)) + raw


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def fields(message: bytes) -> Fields:
    """A message's fields by number."""
    found: Fields = {}
    position = 0
    while position < len(message):
        key, position = _read_varint(message, position)
        value: Any
        match key & 7:
            case 0:
                value, position = _read_varint(message, position)
            case 2:
                length, position = _read_varint(message, position)
                value, position = message[position : position + length], position + length
            case kind:
                width = 4 if kind == 5 else 8
                value, position = message[position : position + width], position + width
        found.setdefault(key >> 3, []).append(value)
    return found


def _read_varint(message: bytes, position: int) -> tuple[int, int]:
    shift = value = 0
    while True:
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7


def first(message: Fields, number: int, default: Any = b"") -> Any:
    """The first value of a field."""
    return message.get(number, [default])[0]


@functools.cache
def _msgpack() -> Any:
    """The package msgpack, of the extra lbgen[terraform]."""
    return importlib.import_module("msgpack")


def decode(dynamic_value: bytes) -> Any:
    """A DynamicValue as plain data, with UNKNOWN where it is unknown."""
    message = fields(dynamic_value)
    if 1 in message:
        return _msgpack().unpackb(message[1][0], ext_hook=_extension, raw=False, strict_map_key=False)
    return json.loads(message[2][0]) if 2 in message else None


def _extension(code: int, data: bytes) -> Any:
    return UNKNOWN if code in _UNKNOWN_CODES else _msgpack().ExtType(code, data)


def encode(value: Any) -> bytes:
    """Plain data as a DynamicValue."""
    unknown = _msgpack().ExtType(0, b"\0")
    return field(1, _msgpack().packb(value, default=lambda _: unknown, use_bin_type=True))


def schema(document: Mapping[str, Any]) -> bytes:
    """A schema of `terraform providers schema -json` as a Schema message."""
    return field(1, document.get("version", 0)) + field(2, _block(document["block"]))


def _block(block: Mapping[str, Any]) -> bytes:
    out = b""
    for name, attribute in sorted(block.get("attributes", {}).items()):
        out += field(
            2,
            field(1, name)
            + field(2, json.dumps(attribute["type"]).encode())
            + field(4, attribute.get("required"))
            + field(5, attribute.get("optional"))
            + field(6, attribute.get("computed"))
            + field(7, attribute.get("sensitive"))
            + field(9, attribute.get("deprecated")),
        )
    for name, nested in sorted(block.get("block_types", {}).items()):
        out += field(
            3,
            field(1, name)
            + field(2, _block(nested["block"]))
            + field(3, _NESTING[nested["nesting_mode"]])
            + field(4, nested.get("min_items"))
            + field(5, nested.get("max_items")),
        )
    return out


def diagnostic(summary: str, detail: str, path: Sequence[str | int]) -> bytes:
    """An error that Terraform shows at the attribute's line."""
    steps = b"".join(
        field(1, field(1, step) if isinstance(step, str) else (field(3, step) or b"\x18\x00")) for step in path
    )
    return field(1, 1) + field(2, summary) + field(3, detail) + (field(4, steps) if steps else b"")
