"""Any text stays data in HCL."""

from __future__ import annotations

import hcl2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbgen.diagnostics import Source
from lbgen.targets.aws import quote
from lbgen.targets.aws.names import aws_name, balancer_name, identifier
from lbgen.targets.aws.parser import TerraformDialect

nasty = st.text(st.sampled_from('${}%"\\\n\t#/*ab é\u2028'), max_size=30) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=30
)


@given(nasty)
def test_a_string_reads_back_as_itself(text):
    parsed = TerraformDialect().parse(Source("a.tf", f"a = {quote.string(text)}\nb = 1\n"))
    assert parsed.diagnostics == ()
    assert {it.name: it.value.constant() for it in parsed.tree.body.attributes} == {"a": text, "b": 1}


@given(nasty)
def test_a_comment_stays_on_its_line(text):
    parsed = TerraformDialect().parse(Source("a.tf", f"# {quote.comment(text)}\nb = 1\n"))
    assert [it.name for it in parsed.tree.body.attributes] == ["b"]


@pytest.mark.parametrize("text", ["${var.x}", "%{ if true }", '"', "\\", "a\nb", "\x00\x1b", "$", "%"])
def test_python_hcl2_reads_the_same_string(text):
    whole = hcl2.loads(
        f"a = {quote.string(text)}\n", serialization_options=hcl2.SerializationOptions(strip_string_quotes=False)
    )
    assert whole["a"] == quote.string(text)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("api",), "api"),
        (("secure", "api-v1"), "secure_api-v1"),
        (("a.b",), "a-b__6d4bfd81"),
        (("1st",), None),
        (("a_b", "c"), None),
        (("a", "b_c"), None),
    ],
)
def test_identifiers_say_the_name_where_they_can(parts, name):
    made = identifier(*parts)
    assert made[0].isalpha()
    if name and name.isidentifier():
        assert made == name


@given(
    st.tuples(st.text("ab._-1", min_size=1, max_size=5), st.text("ab._-1", min_size=1, max_size=5)),
    st.tuples(st.text("ab._-1", min_size=1, max_size=5), st.text("ab._-1", min_size=1, max_size=5)),
)
def test_two_names_never_share_an_identifier(one, other):
    assert (identifier(*one) == identifier(*other)) == (one == other)


@given(st.from_regex(r"[a-z][a-z0-9-]{0,23}", fullmatch=True))
def test_a_load_balancer_has_a_name_that_aws_takes(name):
    made = balancer_name(name)
    assert 1 <= len(made) <= 32
    assert made.strip("-") == made
    assert not made.startswith("internal-")


def test_a_target_group_is_renamed_when_it_must_be_replaced():
    assert aws_name("shop-api", told_apart_by="HTTP 80") != aws_name("shop-api", told_apart_by="HTTP 81")
