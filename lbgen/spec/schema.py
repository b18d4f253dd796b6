"""The JSON Schema of the spec, made from the models: draft-07, as editors read it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from lbgen.lean_typing import Any

TITLE = "lbgen topology"
VARIABLE = {
    "type": "string",
    "pattern": r"\$\{",
    "description": "`${NAME}` or `${NAME:-default}`, taken from the environment and typed afterwards.",
}
_ABOUT = ("description", "default", "examples")


def schema() -> dict[str, Any]:
    """The schema as plain data. Models emit 2020-12; the parts we use differ from draft-07 only in names."""
    from lbgen.spec.models import Spec  # noqa: PLC0415  # pydantic is slow to import

    made = _draft_07(Spec.model_json_schema(ref_template="#/definitions/{model}"))
    made.update({"$schema": "http://json-schema.org/draft-07/schema#", "title": TITLE})
    made["definitions"]["Variable"] = VARIABLE
    # A file that extends another need not hold what its base holds.
    made["anyOf"] = [{"required": ["extends"]}, {"required": made.pop("required")}]
    return {key: made[key] for key in sorted(made, key=_top_order)}


def text() -> str:
    """The schema as the committed file holds it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _top_order(key: str) -> tuple[int, str]:
    first = ("$schema", "title", "description", "type", "required", "additionalProperties", "properties")
    return (first.index(key) if key in first else len(first), key)


def _draft_07(node: Any) -> Any:
    if isinstance(node, list):
        return [_draft_07(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {("definitions" if key == "$defs" else key): _draft_07(value) for key, value in node.items()}
    if "title" in made and isinstance(made["title"], str):
        del made["title"]
    if "$ref" in made and len(made) > 1:
        # draft-07 ignores what stands beside a $ref
        made["allOf"] = [{"$ref": made.pop("$ref")}]
    if "const" in made and "enum" not in made:
        made["enum"] = [made.pop("const")]
    return _or_variable(made) if _is_narrow_scalar(made) else made


def _is_narrow_scalar(node: Mapping[str, Any]) -> bool:
    """Whether `${NAME}` would not pass here as it is written."""
    kind = node.get("type")
    return kind in ("integer", "boolean") or (kind == "string" and bool({"pattern", "enum"} & set(node)))


def _or_variable(node: dict[str, Any]) -> dict[str, Any]:
    about = {key: node.pop(key) for key in _ABOUT if key in node}
    return {**about, "anyOf": [node, {"$ref": "#/definitions/Variable"}]}


if __name__ == "__main__":
    sys.stdout.write(text())
