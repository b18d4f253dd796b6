"""Tokens: what each place makes of a value."""

import pytest

from lbgen.targets.haproxy import quote


@pytest.mark.parametrize(
    ("value", "token"),
    [
        ("plain-1.2/x", "plain-1.2/x"),
        ("a b", "'a b'"),
        ("it's", "'it'\\''s'"),
        ("a\nb\r", "'a'\\n'b'\\r"),
        ("$HOME", "'$HOME'"),
        ("#1", "'#1'"),
        ("", "''"),
    ],
)
def test_a_word_is_bare_where_it_can_be_and_in_strong_quotes_elsewhere(value, token):
    assert quote.word(value) == token


def test_a_log_format_doubles_the_percent_sign():
    assert quote.log_format("100% %[src]") == "'100%% %%[src]'"


def test_an_argument_is_quoted_inside_its_parentheses():
    assert quote.word(f"req.cook({quote.argument('a,b)')})") == "'req.cook('\\''a,b)'\\'')'"
    assert quote.argument("X-User") == "X-User"


@pytest.mark.parametrize(
    ("value_ms", "token"),
    [
        (0, "0ms"),
        (250, "250ms"),
        (1_000, "1s"),
        (90_000, "90s"),
        (60_000, "1m"),
        (5_400_000, "90m"),
        (86_400_000, "1d"),
    ],
)
def test_a_duration_has_one_unit(value_ms, token):
    assert quote.duration(value_ms) == token


@pytest.mark.parametrize("name", ["", "a b", "a/b", "ü", "a\n"])
def test_a_name_of_other_characters_is_refused(name):
    with pytest.raises(quote.UnquotableError):
        quote.identifier(name)
