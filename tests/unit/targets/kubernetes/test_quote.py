"""Whatever a value is, what stands in the file is that value and nothing else: judged by three YAML readers."""

from __future__ import annotations

import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from lbgen.diagnostics import Source
from lbgen.ports import Token
from lbgen.targets.kubernetes import quote
from lbgen.targets.kubernetes.parser import parse

HOSTILE = st.text("ab0 \t\n\r\"'\\${}[]#:-,*&!|>%@`?~.é中\u2028\u2029\x85\x7f\ufeff\x00\ud800\uffff", max_size=20)
TEXTS = st.one_of(
    HOSTILE,
    st.text(max_size=20),
    st.sampled_from(["yes", "Null", "1e3", "0x1", "-", "---", "...", "=", "<<", "2026-01-01", "1:30"]),
)
PLAIN = st.recursive(
    st.one_of(TEXTS, st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=12,
)


def clean(value):
    """Lone surrogates have no UTF-8; every reader sees them as escapes or as a mark in their place."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case list():
            return [clean(it) for it in value]
        case dict():
            return {clean(key): clean(it) for key, it in value.items()}
        case _:
            return value


def read(text):
    """What our own reader and two others make of it."""
    parsed = parse(Source("m", text))
    assert parsed.diagnostics == ()
    (document,) = parsed.tree.documents
    # the C loader alone knows escapes of surrogates as errors; such texts are left to our own reader
    if "\\ud" in text:
        return [document.data]
    return [document.data, yaml.load(text, yaml.CSafeLoader), YAML(typ="safe", pure=True).load(text)]


@given(TEXTS)
@example("\u2028")
@example("\x7f")
@example("\ufeff")
@example("a\nkind: Evil")
def test_a_text_arrives(value):
    if any("\ud800" <= character <= "\udfff" for character in value):
        return
    for made in (quote.text(value), quote.word(value)):
        assert isinstance(made, Token)
        assert "\n" not in made
        assert [it["key"] for it in read(f"key: {made}\nnext: 1\n")] == [value] * 3
        assert [it["x"] for it in read(f"x: [{made}, 1]\n")] == [[value, 1]] * 3


@given(PLAIN)
def test_a_block_arrives(value):
    value = clean(value)
    nested = {"first": value, "second": 1}
    made = quote.block(nested, 2)
    assert all(line.startswith("  ") for line in made.split("\n"))
    assert all(it == {"spec": nested} for it in read(f"spec:\n{made}\n"))


@given(HOSTILE)
def test_a_comment_stays_one_line(value):
    made = quote.comment(value)
    assert len(f"# {made}".splitlines()) == 1
    assert parse(Source("m", f"# {made}\nkind: A\n")).tree.documents[0].kind == "A"
