"""What the check of manifests says about itself, and what it finds across files."""

from __future__ import annotations

import json

from lbgen.ports import Artifact
from lbgen.targets.kubernetes.apiserver import expressions, problems
from lbgen.targets.kubernetes.engine import ApiServerRules

SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "a"},
    "spec": {"ports": [{"port": 80}]},
}
LISTENER = {"name": "web", "port": 80, "protocol": "HTTP"}
GATEWAY = {
    "apiVersion": "gateway.networking.k8s.io/v1",
    "kind": "Gateway",
    "metadata": {"name": "a"},
    "spec": {"gatewayClassName": "a", "listeners": [LISTENER, LISTENER | {"name": "other"}]},
}


def test_without_the_library_for_cel_the_check_says_that_it_did_not_ask(monkeypatch):
    monkeypatch.setattr(expressions, "is_there", lambda: False)
    said = ApiServerRules().find().checks
    assert "not a cluster" in said
    assert "common-expression-language, of the extra `engines`, is not installed" in said


def test_with_the_library_there_is_nothing_to_add(monkeypatch):
    monkeypatch.setattr(expressions, "is_there", lambda: True)
    assert "common-expression-language" not in ApiServerRules().find().checks


def test_the_rules_in_python_stand_alone_without_the_library(monkeypatch):
    monkeypatch.setattr(expressions, "is_there", lambda: False)
    assert any("stand here twice" in it.message for it in problems(GATEWAY))


def test_an_object_that_stands_in_two_files_is_refused_once():
    rules = ApiServerRules()
    artifacts = [Artifact("a.yaml", json.dumps(SERVICE)), Artifact("b.yaml", json.dumps(SERVICE))]
    assert [(it.path, it.text) for it in rules.accepts(rules.find(), artifacts)] == [
        ("b.yaml", "Service `a` stands here twice")
    ]


def test_a_complaint_names_its_line():
    broken = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  ports:\n    - port: 70000\n"
    rules = ApiServerRules()
    (said,) = rules.accepts(rules.find(), [Artifact("a.yaml", broken)])
    assert (said.line, said.fatal) == (7, True)
