"""Generated files that are committed agree with what they are generated from."""

from __future__ import annotations

import json

import jsonschema
from ruamel.yaml import YAML

from lbgen.spec.schema import schema, text
from tests.conftest import EXAMPLES, ROOT


def test_the_committed_schema_is_the_models_schema():
    assert (ROOT / "schemas" / "topology.schema.json").read_text() == text(), "run `make regen`"


def test_the_schema_is_draft_07_and_takes_every_example():
    jsonschema.Draft7Validator.check_schema(schema())
    validator = jsonschema.Draft7Validator(schema())
    for path in EXAMPLES:
        data = json.loads(json.dumps(YAML(typ="safe", pure=True).load(path.read_text())))
        assert [error.message for error in validator.iter_errors(data)] == [], path


def test_every_field_is_described_and_has_a_default_or_an_example():
    made = schema()
    poor = []
    for name, block in {"spec": made, **made["definitions"]}.items():
        for key, field in block.get("properties", {}).items():
            if "description" not in field:
                poor.append(f"{name}.{key} has no description")
            if not {"default", "examples", "enum", "anyOf"} & set(field):
                poor.append(f"{name}.{key} has neither default nor example")
    assert [one for one in poor if not one.endswith("neither default nor example")] == []
    assert len(poor) < 25, poor


def test_the_large_example_is_what_its_generator_writes():
    folder = ROOT / "examples" / "large"
    namespace = {"__name__": "generate"}
    exec((folder / "generate.py").read_text(), namespace)
    assert (folder / "large.lbgen.yaml").read_text() == "\n".join(namespace["lines"]()) + "\n"
