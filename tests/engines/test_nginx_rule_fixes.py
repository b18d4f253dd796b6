"""What a rule's fix makes of the Bad example is taken by the real nginx."""

import re

import pytest

from lbgen.lint import repair
from lbgen.manual import find
from lbgen.targets.nginx.engine import NginxEngine, _ask, _complaint, check_copy
from tests.conftest import missing
from tests.unit.targets.nginx.test_rule_fixes import FIXED, NAME, look_for

pytestmark = pytest.mark.engine
_WHOLE = re.compile(r"^(?:http|stream|events|worker_processes)\b", re.MULTILINE)


def whole(text):
    """A fragment in `http`, and `events`, which nginx asks for."""
    text = text if _WHOLE.search(text) else f"http {{\n{text}\n}}\n"
    return text if "events {" in text else f"events {{}}\n{text}"


def refusals(text, folder):
    binary = NginxEngine().find()
    if binary is None:
        missing("nginx is not here")
    copy, _ = check_copy(whole(text), str(folder), binary)
    return [one.text for one in map(_complaint, _ask(binary, copy, str(folder))) if one.fatal]


@pytest.mark.parametrize("named", FIXED, ids=lambda named: f"{named.code}-{named.slug}")
def test_a_mended_example_is_taken(named, tmp_path):
    look = look_for(named)
    mended = repair(look({NAME: find(named.code).example("Bad")}), look, unsafe=True).texts[NAME]
    assert refusals(mended, tmp_path) == []
