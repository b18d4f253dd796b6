"""Where directives may stand: the table of the linter against the real nginx, each name in each place."""

import subprocess

import pytest

from lbgen.targets.nginx.engine import NginxEngine
from lbgen.targets.nginx.resolved.contexts import ALLOWED, PLACES
from lbgen.targets.nginx.resolved.directives import KNOWN
from tests.conftest import missing

pytestmark = pytest.mark.engine
MEASURED = (1, 31, 3)
AROUND = {
    "main": "{};\nevents {{}}\n",
    "events": "events {{ {}; }}\n",
    "http": "events {{}}\nhttp {{ {}; }}\n",
    "server": "events {{}}\nhttp {{ server {{ {}; }} }}\n",
    "location": "events {{}}\nhttp {{ server {{ location / {{ {}; }} }} }}\n",
    "if-in-server": "events {{}}\nhttp {{ server {{ if ($uri) {{ {}; }} }} }}\n",
    "if-in-location": "events {{}}\nhttp {{ server {{ location / {{ if ($uri) {{ {}; }} }} }} }}\n",
    "limit_except": "events {{}}\nhttp {{ server {{ location / {{ limit_except GET {{ {}; }} }} }} }}\n",
    "upstream": "events {{}}\nhttp {{ upstream u {{ {}; }} }}\n",
    "stream": "events {{}}\nstream {{ {}; }}\n",
    "stream-server": "events {{}}\nstream {{ server {{ {}; }} }}\n",
    "stream-upstream": "events {{}}\nstream {{ upstream u {{ {}; }} }}\n",
}


def test_every_directive_that_nginx_has_is_in_the_table():
    assert set(ALLOWED) == KNOWN - {"include"}
    assert set(AROUND) == set(PLACES) == set().union(*ALLOWED.values())


@pytest.mark.parametrize("place", PLACES)
def test_nginx_refuses_what_the_table_does_not_allow(place, tmp_path):
    binary = NginxEngine().find(MEASURED[:2])
    if binary is None or binary.version != MEASURED:
        missing("nginx 1.31.3, which the table was measured on")
    path = tmp_path / "nginx.conf"
    wrong = []
    for name, places in ALLOWED.items():
        path.write_text(AROUND[place].format(name))
        words = [binary.path, "-t", "-c", str(path), "-p", str(tmp_path), "-e", "stderr"]
        said = subprocess.run(words, capture_output=True, text=True, check=False).stderr
        is_allowed = f'"{name}" directive is not allowed here' not in said
        if is_allowed != (place in places) or "unknown directive" in said:
            wrong.append((name, said))
    assert not wrong
