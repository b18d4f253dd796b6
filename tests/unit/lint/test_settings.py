"""lbgen.toml and pyproject.toml."""

import pytest

from lbgen.failure import Refused
from lbgen.lint import settings


def test_without_a_file_nothing_is_said(tmp_path):
    assert settings.find(str(tmp_path)).select == ()


def test_the_nearest_file_above_counts_and_its_paths_are_its_own(tmp_path):
    (tmp_path / "lbgen.toml").write_text(
        '[lint]\nselect = ["NGX"]\nfail-on = "warning"\nbaseline = "known.json"\n'
        '[lint.per-file-ignores]\n"old/*.conf" = ["NGX3"]\n'
    )
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    said = settings.find(str(below))
    assert (said.select, said.fail_on, said.baseline) == (("NGX",), "warning", str(tmp_path / "known.json"))
    assert said.ignored_in(str(tmp_path / "old" / "x.conf")) == ("NGX3",)
    assert said.ignored_in(str(tmp_path / "new" / "x.conf")) == ()


def test_pyproject_counts_when_it_has_our_table(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.lbgen.lint]\nignore = ["HAP302"]\n')
    assert settings.find(str(tmp_path)).ignore == ("HAP302",)
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert settings.find(str(inner)).ignore == ("HAP302",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[lint]\nselct = []\n", "unknown key `lint.selct`"),
        ("[lnt]\n", "unknown key `lnt`"),
        ('[lint]\nselect = "NGX"\n', "`select` .* is no list of texts"),
        ('[lint]\nfail-on = "critical"\n', "`fail-on` .* is `critical`"),
        ("[lint]\nbaseline = 1\n", "`baseline` .* is no text"),
        ("[lint\n", "is not TOML"),
        ("lint = 1\n", "is no table"),
        ("[lint]\nper-file-ignores = []\n", "is no table of lists"),
    ],
)
def test_what_is_wrong_is_said_with_the_next_step(tmp_path, text, message):
    (tmp_path / "lbgen.toml").write_text(text)
    with pytest.raises(Refused, match=message) as caught:
        settings.find(str(tmp_path))
    assert caught.value.help
