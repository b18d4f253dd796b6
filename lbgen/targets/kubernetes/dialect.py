"""Kubernetes manifests as a dialect."""

from __future__ import annotations

import re

from lbgen.diagnostics import Source
from lbgen.lazy_pattern import lazy_pattern
from lbgen.ports import Parsed

_HEAD = lazy_pattern(r'^\s*"?(apiVersion|kind)"?\s*:', re.MULTILINE)


class Kubernetes:
    """YAML (or JSON) whose documents have `apiVersion` and `kind`."""

    name = "kubernetes"

    def sniff(self, path: str, head: str) -> bool:
        """Whether `path` is YAML or JSON, and both keys stand in `head`."""
        if not path.lower().endswith((".yaml", ".yml", ".json")) and path not in ("-", "<stdin>"):
            return False
        return {found[1] for found in _HEAD.finditer(head)} == {"apiVersion", "kind"}

    def parse(self, source: Source) -> Parsed:
        """`Manifests` and findings."""
        from lbgen.targets.kubernetes.parser import parse  # noqa: PLC0415  # kept off other targets' path

        return parse(source)


DIALECT = Kubernetes()
