"""Modules of a package found by looking into its folders, so that adding one is adding a file."""

from __future__ import annotations

import os
from collections.abc import Iterable


def modules(paths: Iterable[str]) -> list[str]:
    """Names of the public modules and packages in a package's `__path__`, sorted."""
    found = set()
    for folder in paths:
        for entry in os.listdir(folder):
            if entry.startswith(("_", ".")):
                continue
            if entry.endswith(".py"):
                found.add(entry[:-3])
            elif os.path.isfile(os.path.join(folder, entry, "__init__.py")):
                found.add(entry)
    return sorted(found)
