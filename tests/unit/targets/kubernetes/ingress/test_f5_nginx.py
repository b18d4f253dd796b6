"""F5's controller gives a host to one Ingress: a master per host, a minion per route."""

from __future__ import annotations

from lbgen.ports import Support
from lbgen.targets.kubernetes.apiserver import problems
from tests.unit.targets.kubernetes.made import notes, objects, topology

KIND = "nginx.org/mergeable-ingress-type"
SPEC = """
version: 1
name: shop
listeners:
  web: {protocol: http, port: 80}
  secure: {protocol: https, port: 443, tls: {certificates: [one, wild], hsts: {max_age: 1d}}}
certificates:
  one: {hosts: [a.example.com], secret: one}
  wild: {hosts: ["*.example.com"], secret: wild}
upstreams: {app: {servers: [10.0.0.1:80]}}
routes:
  - {name: both, match: {hosts: [a.example.com, b.example.com], path: {prefix: /api}}, upstream: app}
  - {name: rest, match: {hosts: [a.example.com]}, upstream: app}
  - {name: plain, match: {hosts: [c.example.com]}, listeners: [web], upstream: app}
  - {name: any, upstream: app}
"""


def ingresses():
    return objects(topology(SPEC), "ingress", "f5-nginx", "Ingress")


def test_every_host_has_one_master_without_paths_and_a_minion_per_route():
    found = {"master": [], "minion": []}
    for it in ingresses():
        (rule,) = it["spec"]["rules"]
        found[it["metadata"]["annotations"][KIND]].append((rule["host"], "http" in rule))
        assert list(problems(it)) == []
    assert found["master"] == [("a.example.com", False), ("b.example.com", False), ("c.example.com", False)]
    assert found["minion"] == [
        ("a.example.com", True), ("a.example.com", True), ("b.example.com", True), ("c.example.com", True),
    ]  # fmt: skip
    names = [it["metadata"]["name"] for it in ingresses()]
    assert len(names) == len(set(names))


def test_the_master_has_the_certificate_of_its_host_and_what_holds_for_the_host():
    masters = {
        it["spec"]["rules"][0]["host"]: it for it in ingresses() if it["metadata"]["annotations"][KIND] == "master"
    }
    assert masters["a.example.com"]["spec"]["tls"] == [{"secretName": "one", "hosts": ["a.example.com"]}]
    assert masters["b.example.com"]["spec"]["tls"] == [{"secretName": "wild", "hosts": ["b.example.com"]}]
    assert "tls" not in masters["c.example.com"]["spec"]
    annotations = masters["a.example.com"]["metadata"]["annotations"]
    assert set(annotations) == {KIND, "nginx.org/hsts", "nginx.org/hsts-max-age", "nginx.org/ssl-redirect"}


def test_a_minion_has_neither_tls_nor_what_holds_for_the_host():
    for it in ingresses():
        if it["metadata"]["annotations"][KIND] == "minion":
            assert "tls" not in it["spec"]
            assert not {"nginx.org/hsts", "nginx.org/ssl-redirect"} & set(it["metadata"]["annotations"])


def test_a_route_without_a_host_is_left_out_aloud():
    (said,) = notes(topology(SPEC), "ingress", "f5-nginx", "match.hosts")
    assert (said.support, said.after, said.path[1]) == (Support.UNSUPPORTED, "the route is left out", 3)


def test_routes_that_differ_about_their_host_are_told_which_holds():
    text = SPEC.replace("[c.example.com]}, listeners", "[a.example.com], path: {prefix: /p}}, listeners")
    said = {
        it.why
        for it in notes(topology(text), "ingress", "f5-nginx", "match.hosts")
        if it.support is Support.APPROXIMATED
    }
    assert said == {f"`nginx.org/{key}` holds for the whole host" for key in ("hsts", "hsts-max-age", "ssl-redirect")}
