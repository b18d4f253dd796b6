"""Specs of the tests, and what the aws target makes of them."""

from __future__ import annotations

from lbgen.diagnostics import Source
from lbgen.ports import Options
from lbgen.render.environment import print_sheets
from lbgen.targets.aws.blocks import from_trees
from lbgen.targets.aws.evaluator import Balancer
from lbgen.targets.aws.parser import TerraformDialect
from lbgen.targets.aws.target import AWS
from lbgen.topology.build import build

HEAD = """
version: 1
name: shop
listeners: {web: {protocol: http, port: 80}}
upstreams: {app: {servers: [10.0.0.1:8080]}, other: {servers: [10.0.0.2:8080]}}
"""


def topology(text):
    """The topology of a spec's text; a text without `listeners:` stands on HEAD."""
    whole = text if "listeners:" in text else HEAD + text
    built = build("made.lbgen.yaml", text=whole, variables={})
    assert built.topology is not None, [f"{it.code} {it.message}" for it in built.diagnostics]
    return built.topology


def files(made):
    """The rendered files of a topology by path."""
    return {it.path: it.text for it in print_sheets(AWS.plan(made, Options()).sheets)}


def notes(made, feature=None):
    """The notes about a topology, or those of one feature."""
    return [note for note in AWS.plan(made, Options()).notes if feature in (None, note.feature)]


def trees(rendered):
    """The rendered *.tf files, parsed again."""
    found = []
    for path, text in rendered.items():
        parsed = TerraformDialect().parse(Source(path, text))
        assert parsed.diagnostics == (), path
        if path.endswith(".tf"):
            found.append(parsed.tree)
    return found


def resources(made, kind):
    """The resources of one type by name, as plain data."""
    return {it.name: it.values for it in from_trees(trees(files(made))) if it.kind == kind}


def balancer(made):
    """The evaluator over the rendered files."""
    return Balancer(from_trees(trees(files(made))))
