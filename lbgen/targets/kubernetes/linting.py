"""How Kubernetes manifests are linted. Which ingress-nginx runs is told by its image, where manifests hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Source
from lbgen.ports import Files, Language, Options
from lbgen.targets.kubernetes.dialect import DIALECT
from lbgen.targets.kubernetes.resolved.unit import Manifests

__all__ = ["LANGUAGE", "units"]


def units(sources: Sequence[Source], files: Files, options: Options) -> Iterator[Manifests]:
    """Each outermost kustomization with what it names is one unit, all other manifests together are another."""
    from lbgen.targets.kubernetes.resolved.grouping import units as grouped  # noqa: PLC0415  # brings the parser

    return grouped(sources, files, options)


LANGUAGE = Language("Kubernetes", "kubernetes", DIALECT, "lbgen.targets.kubernetes.lint_rules", Options(), units)
