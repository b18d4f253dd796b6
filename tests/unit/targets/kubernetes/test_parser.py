"""Manifests as Kubernetes reads them: values, places, several documents, and any text without a traceback."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lbgen.diagnostics import Severity, Source
from lbgen.targets.kubernetes.dialect import DIALECT
from lbgen.targets.kubernetes.parser import parse
from lbgen.targets.kubernetes.scalars import meaning
from lbgen.targets.kubernetes.tree import Manifests, find, walk
from lbgen.targets.kubernetes.whole import MOST_DEPTH


def data(text):
    parsed = parse(Source("m.yaml", text))
    assert parsed.diagnostics == ()
    return [it.data for it in parsed.tree.documents]


def said(text):
    """`line:column code message` of everything that is wrong."""
    return [f"{it.span.line}:{it.span.column} {it.code} {it.message}" for it in parse(Source("m", text)).diagnostics]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", "a"), ("yes", True), ("Off", False), ("y", True), ("~", None), ("", None), ("null", None), ("12", 12),
        ("-3", -3), ("0755", 493), ("0o17", 15), ("0x1F", 31), ("0b11", 3), ("1_000", 1000), ("1.5", 1.5), ("1e3", 1000.0),
        ("'12'", "12"), ('"yes"', "yes"), ("2026-01-01", "2026-01-01"), ("1.2.3.4", "1.2.3.4"), ("12ab", "12ab"),
        ("08", 8.0), ("1m", "1m"), ("|\n  yes\n", "yes\n"),
    ],
)  # fmt: skip
def test_scalars_mean_what_kubernetes_takes_them_for(text, value):
    (read,) = data(f"kind: {text}\nx: 1")
    assert (read["kind"], type(read["kind"])) == (value, type(value))


def test_every_document_of_a_stream_is_an_object_and_so_is_every_item_of_a_list():
    text = "---\nkind: A\n---\n# nothing\n---\nkind: List\nitems:\n- kind: B\n- kind: C\n...\n---\n{kind: D}\n"
    assert [it["kind"] for it in data(text)] == ["A", "B", "C", "D"]


def test_json_is_read_too():
    value = {"kind": "A", "metadata": {"name": 'x\n"é'}, "spec": [1, 2.5, None, True]}
    assert data(json.dumps(value)) == [value]


def test_an_alias_is_what_its_anchor_names():
    assert data("a: &x {b: 1}\nc: *x\n") == [{"a": {"b": 1}, "c": {"b": 1}}]


def test_everything_has_its_place():
    text = "kind: A\nspec:\n  ports:\n  - name: web\n    port: 80\n---\nkind: B\n"
    first, second = parse(Source("m.yaml", text)).tree.documents
    span = first.span(("spec", "ports", 0, "port"))
    assert (span.source, span.line, span.column, span.end_line, span.end_column) == ("m.yaml", 5, 11, 5, 13)
    assert second.span().line == 7
    assert first.span(("spec", "ports", 0, "nothing")) == first.span(("spec", "ports", 0))
    assert find(first.root, ("spec", "ports", 9)) is find(first.root, ("spec", "ports"))
    assert ("spec", "ports", 0, "name") in [path for path, _ in walk(first.root)]


@pytest.mark.parametrize("other", ["\r", "\x85", "\u2028", "\u2029"])
def test_lines_are_counted_as_editors_do_and_not_as_yaml_does(other):
    parsed = parse(Source("m.yaml", f"kind: A # {other}# b\nspec:\n  x: [1]\n"))
    assert parsed.diagnostics == ()
    span = parsed.tree.documents[0].span(("spec", "x", 0))
    assert (span.line, span.column, span.end_line, span.end_column) == (3, 7, 3, 8)
    assert said(f"kind: A # {other}# b\nx: ]\n")[0].startswith("2:4 ")


def test_a_mistake_at_the_end_stands_within_the_file():
    assert said("kind: [A")[0].startswith("1:9 ")


def test_what_an_object_says_about_itself():
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: b}\n---\n- 1\n---\nkind: 3\nmetadata: x\n"
    one, two, three = parse(Source("m.yaml", text)).tree.documents
    assert (one.api, one.kind, one.name, one.namespace) == ("v1", "Service", "a", "b")
    assert [(it.api, it.kind, it.name, it.namespace) for it in (two, three)] == [("", "", "", "default")] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [", "LB001 this is not YAML"),
        ("a: b: c", "1:5 LB001 this is not YAML"),
        ("a: *x", "1:4 LB001 the alias `*x` has no anchor before it"),
        ("a: 1\nb: 2\na: 3\n", "3:1 LB002 `a` is given twice"),
        ("? [a]\n: b\n", "1:3 LB001 a key is a list or a mapping"),
        ("\ta: 1", "LB001 this is not YAML"),
        ("a: \x00", "LB001 this is not YAML"),
    ],
)
def test_mistakes_are_said_at_their_place(text, expected):
    assert any(expected in it for it in said(text)), said(text)


def test_what_stands_before_a_mistake_is_kept():
    parsed = parse(Source("m", "kind: A\n---\nkind: B\n---\na: [\n"))
    assert [it.kind for it in parsed.tree.documents] == ["A", "B"]
    assert [it.severity for it in parsed.diagnostics] == [Severity.ERROR]


def test_depth_ends_with_a_finding():
    deep = "[" * (MOST_DEPTH + 5) + "]" * (MOST_DEPTH + 5)
    assert [it.partition(" ")[2][:5] for it in said(deep)] == ["LB006"]


def test_aliases_that_multiply_end_with_a_finding_instead_of_all_memory():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert any("LB006" in it for it in said("\n".join(lines)))


@given(
    st.one_of(
        st.text(),
        st.text("ab: -[]{}&*!|>'\"%@`#\n\t,?~", max_size=60),
        st.binary().map(lambda it: it.decode("utf-8", "surrogateescape")),
    )
)
@example("a: 0x" + "f" * 200)
@example("a: 1e999")
@example("a: " + "9" * 5000)
@example("a: 0b")
@example("a: !!binary x")
@example("\ud800")
@example("<<: *a")
@example("a: &a [*a]")
def test_any_text_gives_a_result(text):
    parsed = parse(Source("m", text))
    assert isinstance(parsed.tree, Manifests)
    lines = text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 2
    assert all(1 <= it.span.line <= lines for it in parsed.diagnostics)


@given(st.text(max_size=12))
def test_the_meaning_of_a_scalar_can_always_be_told(text):
    assert isinstance(meaning(text), str | int | float | bool | None)


@pytest.mark.parametrize(
    ("path", "head", "wanted"),
    [
        ("a.yaml", "apiVersion: v1\nkind: Service\n", True), ("a.yml", "# x\nkind: A\napiVersion: b\n", True),
        ("a.json", '{\n  "apiVersion": "v1",\n  "kind": "A"\n}', True), ("-", "apiVersion: v1\nkind: A\n", True),
        ("a.yaml", "kind: A\n", False), ("a.txt", "apiVersion: v1\nkind: Service\n", False),
    ],
)  # fmt: skip
def test_manifests_are_known_by_name_and_content(path, head, wanted):
    assert DIALECT.sniff(path, head) is wanted
