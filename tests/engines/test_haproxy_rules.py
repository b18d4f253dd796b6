"""Every example of the HAProxy rules' manual, asked of the real engines: accepted, unless the rule says it is refused."""

from pathlib import Path

import pytest

from lbgen.diagnostics import Source
from lbgen.lint import fixing, rules
from lbgen.manual import find
from lbgen.ports import Options
from lbgen.targets.haproxy import engine
from lbgen.targets.haproxy.engine import HaproxyEngine
from lbgen.targets.haproxy.linting import LANGUAGE
from lbgen.targets.haproxy.resolved import HaproxyUnit
from tests.conftest import missing
from tests.engines.debian import unpacked
from tests.unit.rules.linting import lint

pytestmark = pytest.mark.engine
RULES = rules(LANGUAGE.rules)
VERSIONS = ((2, 6), (2, 8))
NAME = "haproxy.cfg"
HEAD = """\
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s

"""


def whole(text):
    """A fragment with what an engine wants around it: times, and the backends it names."""
    unit = HaproxyUnit([Source(NAME, text)], Options())
    if unit.is_complete:
        return text
    absent = [name for name in unit.targets if name and name not in unit.backends]
    mode = "tcp" if any(section.mode == "tcp" for section in unit.fronts) else "http"
    return HEAD + text + "".join(f"\nbackend {name}\n    mode {mode}\n" for name in sorted(absent))


@pytest.fixture(params=VERSIONS, ids=lambda version: f"haproxy@{version[0]}.{version[1]}")
def binary(request, monkeypatch):
    if request.param == (2, 6):
        monkeypatch.setenv("LBGEN_HAPROXY", unpacked("haproxy"))
    found = HaproxyEngine().find(request.param)
    if found is None or found.version[:2] != request.param:
        missing(f"haproxy {request.param} is not on this machine")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the certificate lies that stands for every other."""
    made = str(tmp_path_factory.mktemp("haproxy"))
    engine._prepare(made)
    return made


def errors(binary, text, folder):
    path = Path(folder, "haproxy.cfg")
    path.write_text(engine.check_copy(text, folder))
    return [one.text for one in map(engine._complaint, engine._ask(binary, str(path))) if one.fatal]


@pytest.mark.parametrize("named", RULES, ids=lambda named: f"{named.code}-{named.slug}")
def test_the_engine_takes_the_examples_as_the_rule_says(binary, named, folder):
    if not named.rule.concerns(binary.version[:2]):
        pytest.skip("the rule does not speak of this version")
    page = find(named.code)
    assert errors(binary, whole(page.example("Good")), folder) == []
    said = errors(binary, whole(page.example("Bad")), folder)
    assert bool(said) == named.rule.is_refused, said


def fixed(text, named, version):
    """A text with the fixes of one rule, round after round, the unsafe ones among them."""
    for _ in range(fixing.MOST_ROUNDS):
        found = lint("haproxy", text, version=version, select=(named.code,))
        changed = fixing.apply({NAME: Source(NAME, text)}, found, unsafe=True).get(NAME, text)
        if changed == text:
            break
        text = changed
    return text


def test_a_fixed_file_still_loads_and_has_nothing_to_fix(binary, folder):
    version = binary.version[:2]
    tried = []
    for named in RULES:
        bad = find(named.code).example("Bad")
        once = fixed(bad, named, version) if named.rule.concerns(version) else bad
        if once != bad:
            tried.append(named.code)
            assert errors(binary, whole(once), folder) == [], named.code
            left = fixing.fixable(lint("haproxy", once, version=version, select=(named.code,)), unsafe=True)
            assert (left, fixed(once, named, version)) == (0, once), named.code
    assert {"HAP017", "HAP106"} <= set(tried), tried
