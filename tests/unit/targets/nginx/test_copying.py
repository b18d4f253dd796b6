"""The copy that nginx is asked about: names that it would resolve are exchanged, and nothing else of a server."""

import pytest

from lbgen.ports import Binary
from lbgen.targets.nginx.copying import Setting, copied

SETTING = Setting("/f", Binary("/nginx", (1, 31, 3), "oss"), "")


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("app.internal:8080 weight=2", "127.0.0.1:8080 weight=2"),
        ("app.internal", "127.0.0.1"),
        ("app.internal:8080 resolve", "app.internal:8080 resolve"),
        ("10.0.0.1", "10.0.0.1"),
        ("10.0.0.1:80", "10.0.0.1:80"),
        ("[::1]", "[::1]"),
        ("[::1]:80", "[::1]:80"),
        ("unix:/run/app.sock", "unix:/run/app.sock"),
    ],
)
def test_a_server_is_asked_about_by_address(written, asked):
    text, left_out = copied(f"upstream u {{ server {written}; }}\n", SETTING)
    assert (text, left_out) == (f"upstream u {{ server {asked}; }}\n", ())


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("error_log /var/log/nginx/error.log warn;", "error_log /f/error.log warn;"),
        ("error_log stderr;", "error_log stderr;"),
        ("error_log syslog:server=10.0.0.1;", "error_log syslog:server=10.0.0.1;"),
        ("access_log /var/log/nginx/access.log;", "access_log /f/access.log;"),
        ("access_log off;", "access_log off;"),
    ],
)
def test_logs_are_written_where_the_copy_is(written, asked):
    assert copied(f"{written}\n", SETTING)[0] == f"{asked}\n"
