"""kustomization.yaml: the folder as `kubectl apply -k` takes it."""

from __future__ import annotations

from collections.abc import Iterable

from lbgen.ports import Sheet
from lbgen.targets.kubernetes.views import KustomizationFile, words


def kustomization(sheets: Iterable[Sheet]) -> Sheet:
    """Every file but the patches, which need the workload they change.

    Where nothing can be applied the list is empty: kustomize 5 builds that, as part of an overlay too, but refuses a
    `resources:` without a value (measured with kubectl 1.37).
    """
    paths = [sheet.path for sheet in sheets if not sheet.path.startswith("readiness-")]
    return Sheet("kubernetes/kustomization.yaml.j2", KustomizationFile(words(paths)), "kustomization.yaml")
