"""nginx's language with positions: what is read, where, and what is said about mistakes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lbgen.diagnostics import Source
from lbgen.lint.fixing import apply
from lbgen.targets.nginx.dialect import NginxDialect


def parse(text):
    return NginxDialect().parse(Source("n", text))


def shape(directives):
    """Name, values and block of each directive."""
    return [
        (one.name, *one.values, shape(one.block)) if one.block is not None else (one.name, *one.values)
        for one in directives
    ]


def said(text):
    """`line:column message` of everything that is wrong."""
    return [f"{one.span.line}:{one.span.column} {one.message}" for one in parse(text).diagnostics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;", [("a",)]),
        ("a b c;", [("a", "b", "c")]),
        ("a{b;c{}}", [("a", [("b",), ("c", [])])]),
        ("a 'x y' \"z;{\" ;", [("a", "x y", "z;{")]),
        (r"a \"b \n 'it\'s' x\y;", [("a", '"b', "\n", "it's", r"x\y")]),
        ("a ${x}y z$;", [("a", "${x}y", "z$")]),
        ("a b}c;", [("a", "b}c")]),
        ("a '' b\"c;", [("a", "", 'b"c')]),
        ("a 'one\ntwo';", [("a", "one\ntwo")]),
        ('if ($x = "y") {}', [("if", "($x", "=", "y", ")", [])]),
        ("a # why; {\n  b;", [("a", "b")]),
        ("log_format x 'a' # one\n 'b';", [("log_format", "x", "a", "b")]),
        ("a x#y;", [("a", "x#y")]),
        ("\ufeffa;", [("\ufeffa",)]),
    ],
)
def test_words_and_blocks_are_cut_as_nginx_cuts_them(text, expected):
    parsed = parse(text)
    assert (shape(parsed.tree.directives), parsed.diagnostics) == (expected, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", ["1:1 `a` is not ended by `;`"]),
        ("http {\n  a b\n}", ["2:3 `a` is not ended by `;`"]),
        ("http {\n  a;", ["1:1 block `http` is never closed"]),
        ("${ }", ["1:1 `${` is not ended by `;`", "1:4 a `}` that closes nothing"]),
        ("a;\n}", ["2:1 a `}` that closes nothing"]),
        (";", ["1:1 a `;` that ends nothing"]),
        ("{}", ["1:1 a block without a name"]),
        ('a "b;\n', ['1:3 a quote `"` is never closed']),
        ('a "b"c;', ["1:6 `c` right behind a closing quote"]),
        ("location ~ ^/a{2}/[0-9]{1,} {}", ["1:12 outside quotes a `{` opens a block, in an expression too"]),
        ('a b{2}x;\nc "d{2}";', ["1:3 outside quotes a `{` opens a block, in an expression too"]),
        ("a b{c;}", []),
        ("a ${b}{c;}", []),
        ("a;\n\\", ["2:1 a lone `\\`"]),
        ("a " + "x" * 4097 + ";", ["1:3 nginx refuses words above 4096 bytes"]),
        (
            "a{" * 201,
            [
                "1:401 blocks nest more than 200 deep",
                *[f"1:{1 + 2 * n} block `a` is never closed" for n in range(199, -1, -1)],
            ],
        ),
    ],
)
def test_a_mistake_is_named_at_its_place(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("rewrite ^/([0-9]{4})/(.*)$ /$2;", 'rewrite "^/([0-9]{4})/(.*)$" /$2;'),
        ("location ~ ^/a{2}$ {\n}", 'location ~ "^/a{2}$" {\n}'),
        ("if ($uri ~ ^/a{2}) {\n}", 'if ($uri ~ "^/a{2}") {\n}'),
        ("map $uri $a {\n~^/a{2,3}$ 1;\n}", 'map $uri $a {\n"~^/a{2,3}$" 1;\n}'),
    ],
)
def test_an_expression_is_put_in_quotes(text, mended):
    found = NginxDialect().parse(Source("a", text)).diagnostics
    assert apply({"a": Source("a", text)}, found).get("a", text) == mended


def test_every_word_knows_where_it_stands():
    text = "http {\n    server_name  'a b'\n\tc ; # end\n}\n"
    tree = parse(text).tree
    (http,) = tree.directives
    (name,) = http.block
    places = [(tree.span(word.start, word.end), word.raw) for word in name.words]
    assert [(place.line, place.column, place.end_line, place.end_column, raw) for place, raw in places] == [
        (2, 5, 2, 16, "server_name"),
        (2, 18, 2, 23, "'a b'"),
        (3, 2, 3, 3, "c"),
    ]
    assert [text[one.start : one.end] for one in (http, name)] == [text[:-1], "server_name  'a b'\n\tc ;"]
    assert [(comment.text, comment.start) for comment in tree.comments] == [(" end", text.index("#"))]


def test_lua_code_is_one_block_whatever_it_holds():
    text = 'content_by_lua_block { local x = "}" -- }\n if x then y = { [[}]] } end }\nlisten 80;'
    assert shape(parse(text).tree.directives) == [("content_by_lua_block", []), ("listen", "80")]


@given(st.text(alphabet="ab \t\n;{}\"'\\#$()é\0", max_size=60))
@example("\\")
@example('"\\')
@example("a_by_lua_block {")
def test_any_text_gives_a_tree_and_every_word_is_a_part_of_it(text):
    tree = parse(text).tree
    for directive, _ in tree.walk():
        assert 0 <= directive.start <= directive.end <= len(text)
        assert all(text[word.start : word.end] == word.raw for word in directive.words)
        assert all(
            first.end <= second.start for first, second in zip(directive.words, directive.words[1:], strict=False)
        )


@pytest.mark.parametrize(
    ("path", "head", "expected"),
    [
        ("etc/nginx.conf", "", True),
        ("nginx/conf.d/shop.conf", "", True),
        ("sites/shop", "upstream api {\n", True),
        ("haproxy.cfg", "defaults\n", False),
        ("nginx/README.md", "# how\n", False),
    ],
)
def test_files_are_known_by_name_or_by_their_first_block(path, head, expected):
    assert NginxDialect().sniff(path, head) is expected
