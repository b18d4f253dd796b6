"""Which rendered files change; and what changes in a spec without changing any."""

import pytest

from lbgen.diff import whole
from tests.unit.diff.specs import SPEC, built, edited

ALL = ("nginx", "haproxy", "aws", "ingress", "gateway")


def states(old_text, new_text, targets):
    compared = whole.compare(built(old_text), built(new_text), targets)
    return compared, {(one.target, one.path): one.state for one in compared.files}


def test_only_the_files_that_hold_a_change_are_changed():
    compared, found = states(SPEC, edited(("weight: 2", "weight: 3")), ["haproxy", "aws"])
    assert found[("haproxy@2.8", "haproxy/haproxy.cfg")] == "changed"
    assert found[("aws", "aws/listeners.tf")] == "same"
    assert next(one for one in compared.files if one.target == "haproxy@2.8").lines() == (1, 1)


def test_a_target_of_another_version_is_the_same_target():
    new = edited(("observability:", 'targets: {nginx: {version: "1.22"}, haproxy: {}}\nobservability:'))
    _, found = states(SPEC, new, [])
    assert found[("nginx@1.31 -> nginx@1.22", "nginx/nginx.conf")] == "changed"
    assert found[("haproxy@2.8", "haproxy/haproxy.cfg")] == "same"


def test_files_of_a_target_that_only_one_side_has_are_added_or_removed():
    new = edited(("observability:", "targets: {nginx: {}}\nobservability:"))
    assert states(SPEC, new, [])[1] == {
        ("nginx@1.31", "nginx/nginx.conf"): "same",
        ("haproxy@2.8", "haproxy/haproxy.cfg"): "removed",
    }
    assert states(new, SPEC, [])[1][("haproxy@2.8", "haproxy/haproxy.cfg")] == "added"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("observability:", "accept: {LB430: fine}\nobservability:"),
        ('/api/x", upstream: app', '/api/x", upstream: app, status: 200'),
        ("few: {requests: 5, per: 1s}", "few: {requests: 5, per: 1s}\n  spare: {requests: 5, per: 1s}"),
        ("key: /etc/ssl/shop.key}", "key: /etc/ssl/shop.key}\n  spare: {certificate: /etc/a.crt, key: /etc/a.key}"),
    ],
)  # fmt: skip
def test_a_change_that_no_file_shows_is_told_all_the_same(old, new):
    compared, found = states(SPEC, edited((old, new)), ["nginx", "haproxy"])
    assert set(found.values()) == {"same"}
    assert len(compared.changes) == 1
    assert compared.is_different
