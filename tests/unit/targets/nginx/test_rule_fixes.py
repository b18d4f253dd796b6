"""Fixes that are offered only where they help; that each mends its example, and loads, is asked elsewhere."""

import pytest

from tests.unit.rules.linting import lint


def fixes(code, text):
    return [one.fix for one in lint("nginx", text, select=(code,))]


def test_a_setting_is_not_added_where_it_may_not_stand():
    upstream = "upstream app { server 10.0.0.1; server 10.0.0.2; }"
    in_if = f"http {{ {upstream} server {{ location / {{ if ($x) {{ proxy_pass http://app; }} }} }} }}"
    assert fixes("NGX301", in_if) == [None]
    assert fixes("NGX301", in_if.replace("if ($x)", "limit_except GET")) == [None]


@pytest.mark.parametrize("name", ["app", "app-v2", "api.example.com"])
def test_the_zone_of_an_upstream_has_its_name(name):
    text = f"worker_processes 4; http {{ upstream {name} {{ server 10.0.0.1 max_conns=5; }} }}"
    assert [edit.text.strip() for fix in fixes("NGX313", text) for edit in fix.edits] == [f"zone {name} 64k;"]


def test_a_duplicate_that_says_more_is_left_to_a_human():
    assert fixes("NGX307", "upstream a { server 10.0.0.1; server 10.0.0.1 weight=3; }") == [None]


@pytest.mark.parametrize(("certificate", "edits"), [("", []), ("ssl_certificate /c.crt;", ["443 ssl"])])
def test_tls_is_not_spoken_without_a_certificate(certificate, edits):
    found = fixes("NGX122", f"server {{ listen 443; {certificate} }}")
    assert [edit.text for fix in found if fix for edit in fix.edits] == edits
