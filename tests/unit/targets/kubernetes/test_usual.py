"""The quick reader of usual manifests gives what the reader of all of YAML gives, or leaves the text to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbgen.diagnostics import Source
from lbgen.lint import rules
from lbgen.manual import find
from lbgen.targets.kubernetes import usual, whole
from lbgen.targets.kubernetes.linting import LANGUAGE
from lbgen.targets.kubernetes.parser import parse

EXAMPLES = [find(named.code).example(kind) for named in rules(LANGUAGE.rules) for kind in ("Good", "Bad")]
PIECES = [
    "a: b", "key:", "other: 1", "- ", "- x", "  ", "    ", "{a: b}", "[a, 'b']", "{a: [1, {c: d}]}", ": ", " # why", "#",
    "---", '"q"', "'s'", "yes", "0755", "-1", "a b", "http://x:80/#y", "[", "]", "{", "}", ",", "|", "&x ", "*x", "? ", "~",
    "é", "\t", "\x85", "...",
]  # fmt: skip


def both(text):
    """The text as each of the two readers has it, or None where the quick one has nothing to say."""
    if usual.roots(text) is None:
        return None
    return repr(parse(Source("m.yaml", text))), repr(whole.parse(Source("m.yaml", text)))  # 1 and True are equal


@pytest.mark.parametrize(
    "text",
    [
        "kind: A\nspec:\n  ports:\n  - name: web # why\n    port: 80\n---\nkind: B",
        "a:\n  - - 1\n    - x: y\n      z:\n  -   b: c d\n",
        "a: {b: [], c: {}, d: [1, {e: 'f'}]} # why\ng: http://x:80/#y\n",
        "on: yes\nx: -1\ny: 0755\nz:\n",
        "# nothing\n\n",
    ],
)
def test_usual_manifests_are_read_quickly_and_no_otherwise(text):
    quick, thorough = both(text)
    assert quick == thorough


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n  b\n", "a: b\n  c\n", "a: &x b\n", "a: !t b\n", 'a: "\\n"\n', "a: [b,\n  c]\n", "a: b: c\n", "a: 1\na: 2\n",
        "a:\tb\n", "a: b\r\n", "{a: b}\n", "a: [b,]\n", "a: [,]\n", "a: {b}\n", "- \n", "a:\n    b: c\n  d: e\n", "a: [b]c\n",
        "a: 'b''c'\n", "? a\n: b\n", "--- a\n", "a: b\n...\n", "a: \ufeffb\n", "a: {'" + "k" * 1100 + "': b}\n", "a: " + "[" * 99 + "]" * 99 + "\n",
    ],
)  # fmt: skip
def test_everything_else_is_left_to_the_reader_of_all_of_yaml(text):
    assert usual.roots(text) is None


def test_the_examples_of_the_manual_are_the_same_to_both():
    compared = [both(text) for text in EXAMPLES]
    assert all(pair is None or pair[0] == pair[1] for pair in compared)
    assert sum(pair is not None for pair in compared) > len(compared) * 0.8


@given(st.lists(st.sampled_from(PIECES) | st.just("\n"), max_size=30).map("".join) | st.lists(st.sampled_from(PIECES), max_size=8).map("\n".join))  # fmt: skip
def test_any_text_is_the_same_to_both(text):
    pair = both(text)
    assert pair is None or pair[0] == pair[1]


def test_a_key_that_reads_as_a_boolean_is_found_by_its_name():
    (document,) = parse(Source("m.yaml", "kind: A\non: {x: 1}\n")).tree.documents
    assert document.root.get("on") is not None
    assert document.data["on"] == {"x": 1}
