"""Which targets and versions can be asked for."""

import pytest

from lbgen.failure import Misused
from lbgen.render.targets import choose_bare


@pytest.mark.parametrize(
    ("asked", "version", "edition"),
    [
        ("nginx", (1, 31), "oss"),
        ("nginx@1.18", (1, 18), "oss"),
        ("nginx@1.31.3", (1, 31, 3), "oss"),
        ("nginx@plus", (1, 31), "plus"),
        ("nginx-plus@1.29", (1, 29), "plus"),
        ("haproxy@3.2.9", (3, 2, 9), ""),
    ],
)
def test_a_target_is_named_with_its_version_or_edition(asked, version, edition):
    (chosen,) = choose_bare([asked])
    assert (chosen.options.version, chosen.options.edition) == (version, edition)


@pytest.mark.parametrize(
    ("asked", "said", "help_text"),
    [
        ("ngnx", "there is no target `ngnx`", "did you mean `nginx`? targets: nginx, "),
        ("nginx@1.17.9", "`nginx@1.17.9` is older than lbgen renders for", "1.18 to 1.31 are known"),
        ("haproxy@3.3", "`haproxy@3.3` is newer than lbgen knows", "2.4 to 3.2 are known; `-t haproxy@3.2` comes nearest"),
        ("nginx@puls", "`nginx` has no version or edition `puls`", "did you mean `plus`? known: 1.18 to 1.31, oss, plus"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused_with_what_is(asked, said, help_text):
    with pytest.raises(Misused) as raised:
        choose_bare([asked])
    assert raised.value.message == said
    assert raised.value.help.startswith(help_text)
