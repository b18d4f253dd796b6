"""nginx's configuration language: how to recognise it and how to parse it."""

from __future__ import annotations

import re

from lbgen.diagnostics import Source
from lbgen.ports import Parsed

_FIRST_BLOCK = r"^\s*(?:http|server|events|stream|upstream\s+\S+|location\s+\S+)\s*\{"


class NginxDialect:
    """nginx.conf and what it includes."""

    name = "nginx"

    def sniff(self, path: str, head: str) -> bool:
        """By name (`nginx.conf`, `*.nginx`, below a folder `nginx`), or by a block that only nginx has."""
        base = path.rpartition("/")[2]
        if base == "nginx.conf" or base.endswith((".nginx", ".nginx.conf")) or "/nginx/" in f"/{path}":
            return base.endswith((".conf", ".nginx")) or "." not in base
        return re.search(_FIRST_BLOCK, head, re.MULTILINE) is not None

    def parse(self, source: Source) -> Parsed:
        """The tree of a file."""
        from lbgen.targets.nginx.parser import parse  # noqa: PLC0415  # only where something is parsed

        return parse(source)
