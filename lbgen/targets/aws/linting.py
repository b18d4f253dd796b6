"""How Terraform for AWS load balancers is linted: the resources of one folder, with the references between them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from lbgen.diagnostics import Source
from lbgen.ports import Files, Language, Options
from lbgen.targets.aws.parser import TerraformDialect
from lbgen.targets.aws.resources import FolderUnit


def units(sources: Sequence[Source], files: Files, options: Options) -> Iterable[FolderUnit]:
    """A unit a folder, as Terraform reads it; *.tf files beside those given are read for what they declare."""
    folders: dict[str, dict[str, Source]] = {}
    for source in sources:
        folders.setdefault(os.path.dirname(source.name), {})[source.name] = source
    for folder, given in folders.items():
        beside = [files.read(path) for path in files.glob(os.path.join(folder, "*.tf")) if path not in given]
        yield FolderUnit(tuple(given.values()), tuple(source for source in beside if source is not None), options)


LANGUAGE = Language("terraform", "aws", TerraformDialect(), "lbgen.targets.aws.lint_rules", Options(), units)
