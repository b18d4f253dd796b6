"""The dialect: positions, every construct, and no text that brings it down."""

from __future__ import annotations

import hcl2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbgen.diagnostics import Source
from lbgen.targets.aws.parser import TerraformDialect
from lbgen.targets.aws.tree import NOT_CONSTANT
from tests.conftest import EXAMPLES
from tests.unit.targets.aws.made import files, resources, topology

EVERYTHING = """
# one
variable "x" {} // two
locals {
  a = [for k, v in var.m : "${k}-${v}" if v != ""]
  b = { for s in var.l : s => upper(s)... }
  c = cond ? -1 : !false && (1 +
    2) * 3
  d = aws_lb.x[0].arn
  e = aws_lb.x[*].arn
  f = { "k" = 1, k2 : "v", (var.z) = [1, 2,] }
  g = <<-EOT
    one
      two
  EOT
  h = "say \\"hi\\" $${not} ${"nested ${1} }"}"
  i = provider::aws::arn_parse(var.x)
  j = f(1, [2]...)
  /* three
     lines */
}
resource "aws_lb" "x" {
  dynamic "y" {
    for_each = []
    content { a = 1 }
  }
}
"""


def parse(text):
    return TerraformDialect().parse(Source("a.tf", text))


def test_every_construct_of_the_language_is_read():
    parsed = parse(EVERYTHING)
    assert parsed.diagnostics == ()
    variable, local, resource = parsed.tree.body.blocks
    assert (variable.labels, resource.labels) == (("x",), ("aws_lb", "x"))
    assert [it.name for it in local.body.attributes] == list("abcdefghij")
    assert local.attribute("g").value.constant() == "one\n  two\n"
    assert local.attribute("h").value.constant() is NOT_CONSTANT
    assert [it.text for it in parsed.tree.comments][:2] == ["one", "two"]


def test_places_count_from_one():
    tree = parse('\nresource "a" "b" {\n  c = 1\n}\n').tree
    (block,) = tree.body.blocks
    attribute = block.attribute("c")
    assert str(tree.span(block.start, block.end)) == "a.tf:2:1"
    assert tree.span(attribute.value.start, attribute.value.end)[1:] == (3, 7, 3, 8)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a = \n", "a.tf:1:5", "not HCL: a value expected"),
        ('a "b"\n', "a.tf:1:3", "not HCL: an attribute or a block expected"),
        ("a {\n", "a.tf:2:1", "not HCL: `}` expected"),
        ("}\n", "a.tf:1:1", "not HCL: a `}` that closes nothing"),
        ('a = "b\n', "a.tf:1:5", "not HCL: a value expected"),
        ("a = [1 2]\n", "a.tf:1:8", "not HCL: `]` expected"),
        ("a = 1 b = 2\n", "a.tf:1:7", "not HCL: a line end expected"),
        ("a = {b 1}\n", "a.tf:1:8", "not HCL: `=` expected"),
        ("a = " + "[" * 500, "a.tf:1:104", "not HCL: nested deeper than 100"),
        ("a {\n" * 120, "a.tf:100:1", "not HCL: nested deeper than 100"),
    ],
)
def test_what_is_not_hcl_is_said_at_its_place(text, place, message):
    (said,) = parse(text).diagnostics
    assert (str(said.span), said.message) == (place, message)


@given(st.text(st.sampled_from('ab1=.,:?"${}[]()\n#/*<-E \\%')))
@settings(max_examples=400, deadline=None)
def test_no_text_brings_the_parser_down(text):
    parse(text)


def test_python_hcl2_agrees_about_a_rendered_module():
    from lbgen.topology.build import build

    shop = next(path for path in EXAMPLES if path.parent.name == "tls-termination")
    for path, text in files(build(str(shop), variables={}).topology).items():
        if path == "listeners.tf":
            theirs = hcl2.loads(text, serialization_options=hcl2.SerializationOptions(strip_string_quotes=True))
            ours = parse(text).tree
            names = [f"{block.labels[0]}.{block.labels[1]}" for block in ours.resources()]
            assert names == [
                f"{kind}.{name}" for it in theirs["resource"] for kind, named in it.items() for name in named
            ]
            ports = [block.attribute("port").value.value for block in ours.resources() if block.attribute("port")]
            assert ports == [
                body["port"]
                for it in theirs["resource"]
                for named in it.values()
                for body in named.values()
                if "port" in body
            ]


def test_what_a_spec_says_stays_a_constant():
    made = topology("routes: [{name: x, match: {path: {exact: /a}}, respond: {body: '$${var.region}%{ if true }\"'}}]")
    (rule,) = resources(made, "aws_lb_listener_rule").values()
    assert rule["action"][0]["fixed_response"][0]["message_body"] == '${var.region}%{ if true }"'
    assert '"$${var.region}%%{ if true }\\""' in files(made)["rules.tf"]
