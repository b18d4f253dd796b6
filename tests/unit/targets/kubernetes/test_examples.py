"""Every example for every profile: all objects pass the API server's rules, and what is lost is said."""

from __future__ import annotations

import pytest

from lbgen.ports import Artifact, Binary, Options, Support
from lbgen.render.fidelity import assess
from lbgen.targets.kubernetes.engine import ApiServerRules
from lbgen.targets.kubernetes.target import EDITIONS, GATEWAY, INGRESS
from lbgen.topology.build import build
from tests.conftest import EXAMPLES
from tests.unit.targets.kubernetes.made import files

SMALL = [path for path in EXAMPLES if path.parent.name != "large"]
PROFILES = [(target, edition) for target in (INGRESS, GATEWAY) for edition in EDITIONS[target.name]]
CRITICAL = ("snippet", "configuration-snippet", "server-snippet", "stream-snippet", "auth-snippet")
HIGH = ("server-alias", "auth-url", "auth-signin", "upstream-hash-by", "mirror-target", "proxy-ssl-name")


@pytest.mark.parametrize(("target", "edition"), PROFILES, ids=lambda it: getattr(it, "name", it))
@pytest.mark.parametrize("path", SMALL, ids=lambda it: it.parent.name)
def test_an_example_passes_the_ladder(path, target, edition):
    made = build(str(path), variables={})
    printed = files(made.topology, target.name, edition)
    artifacts = [Artifact(name, text) for name, text in printed.items()]
    assert ApiServerRules().accepts(Binary("built in", (1, 37), "kubernetes"), artifacts) == ()
    assert printed == files(made.topology, target.name, edition)
    listed = [line[4:] for line in printed["kustomization.yaml"].splitlines() if line.startswith("  - ")]
    kept = [name for name in printed if name != "kustomization.yaml" and not name.startswith("readiness-")]
    assert sorted(listed) == sorted(kept)
    text = "".join(printed.values())
    assert not [key for key in CRITICAL if f"{key}:" in text]


def test_a_high_risk_annotation_is_reported():
    made = build("made", text=SPEC_OF_HIGH_RISK, variables={}).topology
    text = files(made, "ingress", "ingress-nginx")["ingress.yaml"]
    assert [key for key in HIGH if key in text] == ["upstream-hash-by"]
    notes = INGRESS.plan(made, Options((), "ingress-nginx")).notes
    assert any("upstream-hash-by" in it.why and "high risk" in it.why for it in notes)


SPEC_OF_HIGH_RISK = """
version: 1
name: risk
listeners: {web: {protocol: http, port: 80}}
upstreams: {app: {algorithm: ip_hash, servers: [10.0.0.1:80, 10.0.0.2:80]}}
routes: [{upstream: app}]
"""


def test_ingress_nginx_says_that_it_is_retired_and_names_the_way_out():
    made = build("made", text=SPEC_OF_HIGH_RISK, variables={})
    head = files(made.topology, "ingress", "ingress-nginx")["ingress.yaml"].partition("apiVersion")[0]
    assert "retired in March 2026" in head
    assert "lbgen render -t gateway" in head
    options = Options((), "ingress-nginx")
    verdicts = assess(made.topology, INGRESS, options, (), made.is_written)
    (said,) = [it for it in verdicts if it.feature == "listener.http"]
    assert said.support is Support.APPROXIMATED
    assert "retired in March 2026" in said.why


@pytest.mark.parametrize(("target", "edition"), PROFILES, ids=lambda it: getattr(it, "name", it))
def test_every_row_names_a_document_with_its_version_or_a_run(target, edition):
    for feature in target.rows:
        source = target.row(feature, Options((), edition)).source
        assert source, feature
        assert any(character.isdigit() for character in source), (feature, source)


def test_the_class_tells_the_implementation():
    assert GATEWAY.edition_of({"class_name": "envoy"}) == "envoy-gateway"
    assert GATEWAY.edition_of({"class_name": "unheard-of"}) == "standard"
    assert GATEWAY.edition_of({}) == ""
