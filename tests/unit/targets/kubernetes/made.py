"""Specs of the tests, and what the two targets make of them."""

from __future__ import annotations

import copy

from lbgen.diagnostics import Source
from lbgen.ports import Options
from lbgen.render.environment import print_sheets
from lbgen.targets.kubernetes.parser import parse
from lbgen.targets.kubernetes.target import TARGETS
from lbgen.topology.build import build

HEAD = """
version: 1
name: shop
listeners: {web: {protocol: http, port: 80}}
"""
UPSTREAMS = "upstreams: {app: {servers: [10.0.0.1:8080]}, other: {servers: [10.0.0.2:8080]}}\n"


def topology(text):
    """The topology of a spec's text; a text without `listeners:` stands on HEAD, one without `upstreams:` has two."""
    whole = text if "listeners:" in text else HEAD + text
    whole = whole if "upstreams:" in whole else whole + "\n" + UPSTREAMS
    built = build("made.lbgen.yaml", text=whole, variables={})
    assert built.topology is not None, [f"{it.code} {it.message}" for it in built.diagnostics]
    return built.topology


def plan(made, target, edition):
    """The plan of one target for one profile."""
    chosen = next(it for it in TARGETS if it.name == target)
    return chosen.plan(made, Options((), edition))


def files(made, target, edition):
    """The rendered files of a topology by path."""
    return {it.path: it.text for it in print_sheets(plan(made, target, edition).sheets)}


def objects(made, target, edition, kind=None):
    """The rendered objects, or those of one kind, as plain data; patches and the kustomization are left out."""
    found = []
    for path, text in files(made, target, edition).items():
        if path.startswith("readiness-"):
            continue
        parsed = parse(Source(path, text))
        assert parsed.diagnostics == (), path
        found += [it.data for it in parsed.tree.documents if it.kind and it.kind != "Kustomization"]
    return [copy.deepcopy(it) for it in found if kind in (None, it["kind"])]


def notes(made, target, edition, feature=None):
    """The notes about a topology, or those of one feature."""
    return [note for note in plan(made, target, edition).notes if feature in (None, note.feature)]
