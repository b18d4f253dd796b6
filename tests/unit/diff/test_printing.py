"""Text, Markdown and data: the same facts, and nothing in a spec gets out of its place."""

import json

import pytest

from lbgen.diff import data, markdown, text, whole
from tests.unit.diff.specs import built, edited

HOSTILE = r"""upstream: new, headers: {response: {set: {X-A: "``` </details> | [x](http://e) \\| `a`"}}}}"""


@pytest.fixture(scope="module")
def compared():
    new = edited(
        ("upstream: new}", HOSTILE), ("weight: 2", "weight: 3"), ("allow: [10.0.0.0/8]", "allow: [10.0.0.0/9]")
    )
    return whole.compare(built(), built(new, "new.yaml"), ["nginx"])


def test_every_format_tells_every_change(compared):
    full = text.full(compared, with_text=False, colour=False)
    concise = text.concise(compared)
    said = json.dumps(data.whole(compared, with_text=False), ensure_ascii=False)
    assert len(compared.changes) == 3
    for one in compared.changes:
        assert str(one.change)[1:] in full
        assert f"{one.new}: {one.change}\n" in concise
        assert one.new in said
    for one in compared.answers.turned:
        assert text.request(one) in full
        assert text.request(one) in concise
        assert one.url in said
    assert "nginx/nginx.conf: changed, lines +" in full
    assert "nginx/nginx.conf: changed (nginx@1.31)" in concise


def test_unified_diffs_come_when_asked_for(compared):
    assert "+++" not in text.full(compared, with_text=False, colour=False)
    assert "+++ nginx/nginx.conf (new)\n" in text.full(compared, with_text=True, colour=False)
    assert "+++ nginx/nginx.conf (new)\n" in markdown.whole(compared, with_text=True)
    assert "+++ nginx/nginx.conf (new)\n" in data.whole(compared, with_text=True)["files"][0]["diff"]


def test_colour_is_only_added(compared):
    coloured = text.full(compared, with_text=True, colour=True)
    for code in ("\x1b[32m", "\x1b[31m", "\x1b[1m", "\x1b[0m"):
        coloured = coloured.replace(code, "")
    assert coloured == text.full(compared, with_text=True, colour=False)


def test_everything_of_a_spec_stands_in_code(compared):
    outside = []
    for line in markdown.whole(compared, with_text=False).split("\n"):
        rest = line
        while "`" in rest:
            before, _, behind = rest.partition("`")
            run = 1 + len(behind) - len(behind.lstrip("`"))
            outside.append(before)
            rest = behind[run - 1 :].split("`" * run, 1)[1]
        outside.append(rest)
    assert not any(sign in text for text in outside for sign in ("<", "[", "|", "http"))


@pytest.mark.parametrize(
    ("plain", "said"),
    [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("``x", "``` ``x ```"), ("", "`  `"),
     ("a\nb", "`a\\u{a}b`")],
)  # fmt: skip
def test_a_code_span_ends_where_it_should(plain, said):
    assert markdown.code(plain) == said


def test_the_summary_counts():
    assert text.summary(whole.compare(built(), built(), ["nginx"])) == "no difference"
    new = built(edited(("upstream: new}", "upstream: app}")))
    assert text.summary(whole.compare(built(), new, ["nginx"])) == (
        "the spec: 1 changed; 1 kind of request is answered differently; 1 of 1 files changes"
    )
