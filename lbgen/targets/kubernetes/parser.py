"""Text to manifests with positions, for rendered files and anybody's: any text gives a result, never a traceback."""

from __future__ import annotations

from lbgen.diagnostics import Source
from lbgen.ports import Parsed
from lbgen.targets.kubernetes import usual
from lbgen.targets.kubernetes.tree import Manifests, objects


def parse(source: Source) -> Parsed:
    """The objects of `source`, and what is wrong with its YAML."""
    roots = usual.roots(source.text)
    if roots is None:
        from lbgen.targets.kubernetes import whole  # noqa: PLC0415  # brings a reader of all of YAML

        return whole.parse(source)
    return Parsed(Manifests(tuple(document for root in roots for document in objects(source.name, root))), ())
