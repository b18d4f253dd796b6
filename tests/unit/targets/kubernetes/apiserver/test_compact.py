"""CRDs made small: what the committed file is made from, and that nothing of a rule is lost on the way."""

from __future__ import annotations

import json

import pytest

from lbgen.targets.kubernetes.apiserver import compact
from tests.conftest import ROOT

# Upstream's CRDs are not ours to publish: they lie beside the checkout, where there are any.
CRDS = ROOT.parent / "shared" / "data" / "gateway-api-v1.6.1" / "crds"
SCHEMA = ROOT / "schemas" / "kubernetes-gateway-api.json"


@pytest.mark.skipif(not CRDS.is_dir(), reason="upstream's CRDs are not beside this checkout")
def test_the_committed_file_is_what_the_crds_make(capsys):
    compact.main([str(path) for path in CRDS.glob("*.yaml")])
    assert capsys.readouterr().out == SCHEMA.read_text()


CRD = {
    "spec": {
        "group": "example.org",
        "names": {"kind": "Thing"},
        "versions": [
            {"name": "v1", "served": True, "schema": {"openAPIV3Schema": {
                "required": ["spec"],
                "properties": {
                    "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"},
                    "status": {"type": "object"},
                    "spec": {
                        "type": "object",
                        "required": ["items", "a"],
                        "properties": {
                            "a": {"type": "string", "maxLength": 5, "minLength": 1, "pattern": "^x$", "default": "x", "description": "words"},
                            "b": {"x-kubernetes-int-or-string": True, "nullable": True},
                            "items": {"type": "array", "maxItems": 2, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                                      "items": {"type": "object", "properties": {"name": {"type": "string", "enum": ["p", "q"]}}}},
                            "set": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "integer", "minimum": 0, "maximum": 9}},
                            "map": {"type": "object", "additionalProperties": {"type": "boolean"}},
                            "open": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
                        },
                        "x-kubernetes-validations": [{"rule": "self.a ==\n  'x'"}, {"rule": "self == oldSelf"}],
                    },
                },
            }}},
            {"name": "v1beta1", "served": False},
        ],
    }
}  # fmt: skip


def test_every_limit_of_a_part_stays_and_equal_parts_are_one():
    made = compact.compact([CRD])
    assert list(made["kinds"]) == ["example.org/v1/Thing"]
    parts = made["parts"]
    top = parts[made["kinds"]["example.org/v1/Thing"]]
    assert set(top["p"]) == {"spec"}
    spec = parts[top["p"]["spec"]]
    assert spec["r"] == ["a", "items"]
    assert spec["c"] == ["self.a == 'x'"]
    fields = {name: parts[number] for name, number in spec["p"].items()}
    assert fields["a"] == {"t": "string", "min": 1, "max": 5, "x": "^x$", "d": "x"}
    assert fields["b"] == {"t": "either", "n": True}
    assert (fields["items"]["k"], fields["items"]["max"]) == (["name"], 2)
    assert parts[parts[fields["items"]["i"]]["p"]["name"]]["e"] == ["p", "q"]
    assert (fields["set"]["u"], parts[fields["set"]["i"]]) == (True, {"t": "integer", "min": 0, "max": 9})
    assert parts[fields["map"]["v"]] == {"t": "boolean"}
    assert fields["open"]["o"] is True
    assert len({json.dumps(part, sort_keys=True) for part in parts}) == len(parts)


def test_the_file_is_json_with_a_line_per_part():
    made = compact.compact([CRD])
    text = "".join(compact.lines(made))
    assert json.loads(text) == made
    assert text.count("\n") == len(made["parts"]) + len(made["kinds"]) + 4
