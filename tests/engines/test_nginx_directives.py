"""The table of directives is what the real nginx knows, and what it does not."""

import pytest

from lbgen.targets.nginx.engine import NginxEngine, _ask
from lbgen.targets.nginx.resolved.directives import ELSEWHERE, KNOWN, ONCE
from tests.conftest import missing

pytestmark = pytest.mark.engine
EVERY = 40  # of the names are asked about, but for --long


def test_nginx_knows_the_names_of_the_table_and_no_others(tmp_path, long):
    binary = NginxEngine().find((1, 31))
    if binary is None or binary.version[:2] != (1, 31):
        missing("nginx 1.31 is not here")
    step = 1 if long else EVERY
    wrong = [
        name
        for names, is_known in ((KNOWN, True), (ELSEWHERE, False))
        for name in sorted(names)[::step]
        if any("unknown directive" in line for line in _ask(binary, f"{name};\nevents {{}}\n", str(tmp_path)))
        is is_known
    ]
    assert wrong == []


PLACES = (
    "events {{}} http {{ {} }}",
    "events {{}} http {{ server {{ {} }} }}",
    "events {{}} http {{ server {{ location / {{ {} }} }} }}",
    "events {{}} http {{ upstream a {{ server 10.0.0.1; {} }} }}",
    "events {{}} {}",
)
VALUES = ("1", "on", "10s", "1k", "/a", "a", "$uri", "http://10.0.0.1", "10.0.0.1:80")


def test_what_may_stand_once_is_refused_twice(tmp_path, long):
    binary = NginxEngine().find((1, 31))
    if binary is None or binary.version[:2] != (1, 31):
        missing("nginx 1.31 is not here")

    def is_refused(name):
        refusal = f'"{name}" directive is duplicate'
        for place in PLACES:
            for value in VALUES:
                said = "".join(_ask(binary, place.format(f"{name} {value}; " * 2), str(tmp_path)))
                if refusal in said:
                    return True
                if "not allowed here" in said:
                    break
        return False

    assert [name for name in sorted(ONCE)[:: 1 if long else 3 * EVERY] if not is_refused(name)] == []


def test_no_name_is_in_both_tables():
    assert not KNOWN & ELSEWHERE
