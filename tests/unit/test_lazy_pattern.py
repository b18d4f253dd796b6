"""A pattern that is compiled later is the same pattern."""

import re

import pytest

from lbgen.lazy_pattern import lazy_pattern


def test_it_matches_as_the_compiled_one_does():
    late, now = lazy_pattern(r"(?P<word>[a-z]+)", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)", re.IGNORECASE)
    assert late.findall("one Two") == now.findall("one Two")
    assert late.sub("x", "one Two") == now.sub("x", "one Two")
    assert (late.pattern, late.flags, late.groupindex) == (now.pattern, now.flags, now.groupindex)


def test_a_wrong_one_is_refused_at_its_first_use():
    late = lazy_pattern("(")
    with pytest.raises(re.error):
        late.match("")
