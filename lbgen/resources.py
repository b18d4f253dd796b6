"""Where `templates/` and `schemas/` are: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

import os


def folder(name: str) -> str:
    """Absolute path of the data folder `name` (`templates` or `schemas`)."""
    here = os.path.dirname(os.path.abspath(__file__))
    packed = os.path.join(here, "_data", name)
    return packed if os.path.isdir(packed) else os.path.join(os.path.dirname(here), name)


def text(*parts: str) -> str:
    """The text of one data file, named by its parts: `text("schemas", "mozilla-tls.json")`."""
    with open(os.path.join(folder(parts[0]), *parts[1:]), encoding="utf-8") as handle:
        return handle.read()
