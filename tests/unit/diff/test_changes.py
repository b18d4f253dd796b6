"""Each kind of change is told in one line, at its place on both sides."""

import pytest

from lbgen.diff import changes, whole
from tests.unit.diff.specs import SPEC, built, edited, topology


def lines(*edits):
    return [str(one) for one in changes.compare(topology(), topology(edited(*edits))).changes]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: unit", "name: other", "~ spec: name unit -> other"),
        ("health_check: {path: /up}", "algorithm: least_connections\n    health_check: {path: /up}",
         "~ upstream app: algorithm round_robin -> least_connections"),
        ("path: /up", "path: /up, interval: 1m, timeout: 2s", "~ upstream app: health_check.interval 10s -> 1m"),
        ("{path: /up}", "{path: /up, expect: {status: 200-399}}",
         "~ upstream app: health_check.expect.status 200-299 -> 200-399"),
        (", 10.0.0.2:8080", ", {address: 10.0.0.2:8080, backup: true}",
         "~ server 10.0.0.2:8080 of upstream app: backup false -> true"),
        ("weight: 2", "weight: 7, max_connections: 9", "~ server 10.0.0.3:8080 of upstream app: weight 2 -> 7"),
        (", {address: 10.0.0.3:8080, weight: 2}", "", "- server 10.0.0.3:8080 of upstream app: weight 2"),
        ("weight: 2}", "weight: 2}, 10.0.0.4:80", "+ server 10.0.0.4:80 of upstream app"),
        ("10.0.1.1:8080", "10.0.1.9:8080", "~ server one of upstream new: address 10.0.1.1:8080 -> 10.0.1.9:8080"),
        ("name: one", "name: two", "~ server two of upstream new: renamed from one"),
        ("max_age: 1h", "max_age: 2h", "~ listener secure: tls.hsts.max_age 1h -> 2h"),
        ("protocol: http, port: 80", "protocol: http, port: 81", "~ listener web: port 80 -> 81"),
        ("protocol: http, port: 80", "protocol: http, port: 80, redirect_to_https: true",
         "~ listener web: redirect_to_https none -> 443"),
        ("requests: 5", "requests: 6", "~ rate limit few: requests 5 -> 6"),
        (", rate_limit: few", "", "~ route api: rate_limit few -> none"),
        ("upstream: new}", "upstream: new, timeouts: {read: 5s}}", "~ route images: timeouts.read none -> 5s"),
        ("upstream: new}", "upstream: new, max_body_size: 64k}", "~ route images: max_body_size none -> 64k"),
        ("upstream: new}", "upstream: app}", "~ route images: upstream new -> app"),
        ("upstream: new}", "split: [{upstream: app, weight: 1}, {upstream: new, weight: 3}]}",
         "~ route images: split new -> [app 1, new 3]"),
        ("upstream: new}", "redirect: {path: /x}}", "~ route images: action upstream new -> redirect {path: /x, status: 308}"),
        ("upstream: new}", "upstream: new, auth: {basic: {realm: r, users_file: /etc/users}}}",
         "~ route images: auth none -> basic {realm: r, users_file: /etc/users}"),
        ("upstream: new}", "upstream: new, headers: {response: {set: {X-A: b c}}}}",
         '~ route images: headers.response.set [] -> {X-A: "b c"}'),
        ("name: images", "name: photos", "~ route photos: renamed from images"),
        ("host: shop.example.com}", "host: www.example.com}", "~ route route-5: redirect.host shop.example.com -> www.example.com"),
        ("body: none", "body: none of it", '~ route route-6: respond.body "none" -> "none of it"'),
        ('  - {name: images, match: {path: {regex: "^/img/"}}, upstream: new}\n', "",
         "- route images: regex ^/img/ -> upstream new"),
        ("access_log: json", "access_log: json, stats: {port: 8404, allow: [127.0.0.1]}",
         "~ observability: stats none -> {port: 8404, allow: [127.0.0.1]}"),
        ("observability:", "dns: {zone: example.com, records: [shop.example.com]}\nobservability:",
         "+ dns: {zone: example.com, records: [shop.example.com]}"),
        ("observability:", "accept: {LB430: fine}\nobservability:", "+ accepted loss LB430: fine"),
        ("observability:", 'targets: {nginx: {version: "1.30"}}\nobservability:', "+ target nginx: {version: 1.30, edition: oss, resolver: []}"),
        ('/api/x", upstream: app', '/api/x", upstream: app, status: 200',
         "~ test GET http://shop.example.com/api/x: status none -> 200"),
    ],
)  # fmt: skip
def test_a_change_is_told_in_one_line(old, new, said):
    assert said in lines((old, new))


def test_a_renamed_upstream_is_told_with_the_routes_that_name_it():
    said = lines(("  new: {servers", "  fresh: {servers"), ("upstream: new}", "upstream: fresh}"))
    assert said == ["~ upstream fresh: renamed from new", "~ route images: upstream new -> fresh"]


def test_a_renamed_and_edited_upstream_is_another_one():
    said = lines(("  new: {servers", "  fresh: {algorithm: random, servers"), ("upstream: new}", "upstream: fresh}"))
    assert said == ["- upstream new", "+ upstream fresh", "~ route images: upstream new -> fresh"]


def test_names_that_only_count_places_are_told_once():
    assert lines(("[10.0.0.1:8080, ", "[")) == [
        "- server 10.0.0.1:8080 of upstream app",
        "~ servers of upstream app: default names app-2 -> app-1 and 1 more",
    ]
    assert lines(("  - {match: {hosts: [old.example.com]}, redirect: {host: shop.example.com}}\n", "")) == [
        "- route route-5: old.example.com -> redirect {host: shop.example.com, status: 308}",
        "~ routes: default names route-6 -> route-5",
    ]


def test_of_things_in_another_order_as_few_as_can_be_have_moved():
    images = '  - {name: images, match: {path: {regex: "^/img/"}}, upstream: new}\n'
    pictures = "  - {name: pictures, match: {path: {regex: '\\.png$'}}, upstream: app}\n"
    assert lines((images + pictures, pictures + images)) == ["~ route images: place in the order 2 -> 3"]


def test_each_side_has_its_place():
    new = built(edited(("name: unit", "name: unit\n\n\n"), ("path: /up", "path: /down")), "new.lbgen.yaml")
    (one,) = whole.compare(built(), new, ["nginx"]).changes
    assert (one.old, one.new) == ("unit.lbgen.yaml:11:26", "new.lbgen.yaml:14:26")
    assert one.places == "unit.lbgen.yaml:11:26 -> new.lbgen.yaml:14:26"


def test_a_spec_does_not_differ_from_itself():
    compared = whole.compare(built(), built(SPEC, "again.yaml"), ["nginx", "haproxy", "aws", "ingress", "gateway"])
    assert not compared.is_different
    assert compared.changes == ()
    assert {one.state for one in compared.files} == {"same"}
