"""CRDs made small: the shape of each served kind, each distinct part once.

A part is a mapping with some of: `t` type (object, array, string, integer, number, boolean, either), `p` fields,
`r` required, `v` the part of any other field, `o` open to unknown fields, `i` the part of items, `k` keys by which
items differ, `u` items are unique, `e` choices, `x` pattern, `min` and `max` (length, items, fields or value), `n` may
be null, `d` default, `c` rules in CEL about `self`.
Parts refer to parts by number. Rules that compare with the object before a change (`oldSelf`) are not part of it.

    python -m lbgen.targets.kubernetes.apiserver.compact CRD... > schemas/kubernetes-gateway-api.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lbgen.lean_typing import Any

Part = dict[str, Any]


def compact(crds: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """`{"parts": [...], "kinds": {"group/version/Kind": number}}` of the served versions."""
    parts: list[Part] = []
    numbers: dict[str, int] = {}
    kinds = {}
    for crd in crds:
        spec = crd["spec"]
        for version in spec["versions"]:
            if version.get("served"):
                schema = version["schema"]["openAPIV3Schema"]
                top = {"type": "object", "properties": _own(schema), "required": schema.get("required", [])}
                key = f"{spec['group']}/{version['name']}/{spec['names']['kind']}"
                kinds[key] = _part(top, parts, numbers)
    return {"parts": parts, "kinds": dict(sorted(kinds.items()))}


def _own(schema: Mapping[str, Any]) -> dict[str, Any]:
    outer = ("apiVersion", "kind", "metadata", "status")
    return {name: part for name, part in schema["properties"].items() if name not in outer}


def _part(schema: Mapping[str, Any], parts: list[Part], numbers: dict[str, int]) -> int:
    made: Part = {"t": "either" if schema.get("x-kubernetes-int-or-string") else schema.get("type", "any")}
    if "properties" in schema:
        made["p"] = {name: _part(sub, parts, numbers) for name, sub in sorted(schema["properties"].items())}
    if schema.get("required"):
        made["r"] = sorted(schema["required"])
    extra = schema.get("additionalProperties")
    if isinstance(extra, Mapping):
        made["v"] = _part(extra, parts, numbers)
    if schema.get("x-kubernetes-preserve-unknown-fields"):
        made["o"] = True
    if "items" in schema:
        made["i"] = _part(schema["items"], parts, numbers)
    kind = schema.get("x-kubernetes-list-type")
    if kind == "map":
        made["k"] = schema["x-kubernetes-list-map-keys"]
    elif kind == "set":
        made["u"] = True
    made.update(_limits(schema))
    rules = [" ".join(it["rule"].split()) for it in schema.get("x-kubernetes-validations") or ()]
    if rules := [rule for rule in rules if "oldSelf" not in rule]:
        made["c"] = rules
    text = json.dumps(made, sort_keys=True)
    if text not in numbers:
        numbers[text] = len(parts)
        parts.append(made)
    return numbers[text]


def _limits(schema: Mapping[str, Any]) -> Part:
    made: Part = {}
    for key, names in (
        ("min", ("minLength", "minItems", "minProperties", "minimum")),
        ("max", ("maxLength", "maxItems", "maxProperties", "maximum")),
        ("e", ("enum",)),
        ("x", ("pattern",)),
        ("n", ("nullable",)),
        ("d", ("default",)),
    ):
        for name in names:
            if name in schema:
                made[key] = schema[name]
    return made


def lines(made: Mapping[str, Any]) -> Iterator[str]:
    """The file: a line per kind and per part, so that a new release of the CRDs can be read as a difference."""
    kinds = [f"{json.dumps(kind)}: {number}" for kind, number in made["kinds"].items()]
    parts = [json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=False) for part in made["parts"]]
    yield '{"kinds":{\n' + ",\n".join(kinds) + "\n},\n"
    yield '"parts":[\n' + ",\n".join(parts) + "\n]}\n"


def main(paths: Sequence[str]) -> None:
    """Read CRDs, print them made small."""
    from ruamel.yaml import YAML  # noqa: PLC0415  # only when the file is made anew

    crds = []
    for path in sorted(paths):
        with open(path, encoding="utf-8") as file:
            crds += [it for it in YAML(typ="safe").load_all(file) if it and it["kind"] == "CustomResourceDefinition"]
    sys.stdout.write("".join(lines(compact(crds))))


if __name__ == "__main__":
    main(sys.argv[1:])
