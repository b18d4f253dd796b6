"""Vulnerabilities: each is opened by what it is about, has sound versions, and is silent where nothing opens it."""

import pytest

from lbgen.diagnostics import Source
from lbgen.ports import Options
from lbgen.targets.nginx.resolved.advisories import ADVISORIES, newest_fix
from lbgen.targets.nginx.resolved.folders import Folders
from lbgen.targets.nginx.resolved.including import unit
from tests.unit.rules.linting import NoFiles

OPENED = {
    "alias_with_rewrite": "server { location /a/ { alias /x/; rewrite ^ /b; set $f $request_filename; } }",
    "alias_with_try_files": "server { location /a/ { alias /x/; try_files $uri =404; } }",
    "body_to_http2": "server { location / { proxy_http_version 2; proxy_set_body x; proxy_pass http://u; } }",
    "dav_in_alias": "server { location /a/ { alias /x/; dav_methods PUT COPY; } }",
    "http2": "server { listen 443 ssl; http2 on; ssl_protocols TLSv1.2; }",
    "http3": "server { listen 443 quic; ssl_protocols TLSv1.2; }",
    "mail": "mail { server { listen 25; } }",
    "mp4": "server { location /v/ { mp4; } }",
    "ocsp": "server { ssl_verify_client on; ssl_ocsp on; }",
    "odd_headers_to_http2": (
        "server { ignore_invalid_headers off; large_client_header_buffers 4 3m; location / { grpc_pass grpc://u; } }"
    ),
    "resolver": "http { resolver 10.0.0.53; }",
    "rotated_tickets": "http { ssl_session_cache builtin shared:a:1m; }",
    "scgi": "server { location / { scgi_pass 127.0.0.1:9; } }",
    "sliced_captures": "server { location ~ ^/(.*)$ { slice 1m; proxy_pass http://u/$1; } }",
    "ssi_unbuffered": "server { ssi on; location / { proxy_buffering off; proxy_pass http://u; } }",
    "ssi_with_aio": "http { aio threads; server { ssi on; } }",
    "stream_mtls": "stream { server { listen 1 ssl; ssl_verify_client on; proxy_pass a:1; } }",
    "tls_1_3": "http { server { listen 443 ssl; ssl_protocols TLSv1.2 TLSv1.3; } }",
    "tls_upstream": "server { location / { proxy_pass https://u; } }",
}
CLOSED = """
http { server { listen 443 ssl; ssl_protocols TLSv1.2; ssl_session_cache none; slice 0; ssi off; ssl_ocsp off;
  location /a/ { alias /x/; } location / { proxy_pass http://u; proxy_set_body x; } } }
"""


def resolved(text):
    source = Source("nginx.conf", text)
    return unit(source, Folders((source,), NoFiles()), Options((1, 26, 0)))


@pytest.mark.parametrize("advisory", ADVISORIES, ids=lambda one: one.cve)
class TestAdvisory:
    def test_it_is_opened_by_what_it_is_about(self, advisory):
        assert len(list(advisory.opened_by(resolved(OPENED[advisory.opened_by.__name__])))) == 1

    def test_nothing_else_opens_it(self, advisory):
        mine = advisory.opened_by.__name__
        others = [text for name, text in OPENED.items() if name != mine]
        assert [text for text in (CLOSED, *others) if list(advisory.opened_by(resolved(text)))] == []

    def test_its_versions_are_in_order(self, advisory):
        assert advisory.since < advisory.before
        assert all(len(end) == 3 and end < advisory.before for end in advisory.backported)
        assert not advisory.concerns(advisory.before)
        assert not any(map(advisory.concerns, advisory.backported))
        assert advisory.concerns(advisory.since)

    def test_the_version_it_names_has_it_no_more(self, advisory):
        assert not advisory.concerns(advisory.fixed_in(advisory.since))

    def test_the_newest_fix_has_it_no_more(self, advisory):
        newest, backported = newest_fix()
        assert not advisory.concerns(newest)
        assert not any(map(advisory.concerns, backported))


def test_no_vulnerability_is_told_twice():
    assert len({one.cve for one in ADVISORIES}) == len(ADVISORIES)


def test_every_opening_is_used():
    assert {one.opened_by.__name__ for one in ADVISORIES} == set(OPENED)
