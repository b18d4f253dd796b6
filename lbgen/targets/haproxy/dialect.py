"""HAProxy's configuration language: how to recognise it and how to parse it."""

from __future__ import annotations

import re

from lbgen.diagnostics import Source
from lbgen.lazy_pattern import lazy_pattern
from lbgen.lean_typing import Final
from lbgen.ports import Parsed

_LOOKS_LIKE: Final = lazy_pattern(r"^[ \t]*(global|defaults|frontend|backend|listen)\b", re.MULTILINE)
_BLOCK: Final = lazy_pattern(r"[{;][ \t]*$", re.MULTILINE)


class HaproxyDialect:
    """The dialect `haproxy`."""

    name: Final = "haproxy"

    def sniff(self, path: str, head: str) -> bool:
        """`haproxy*.cfg` by its name; any other `.cfg` or unnamed text by its sections."""
        base = path.replace("\\", "/").rsplit("/", 1)[-1].lower()
        if base.endswith(".cfg") and "haproxy" in base:
            return True
        if "." in base and not base.endswith((".cfg", ".conf")):
            return False
        return _LOOKS_LIKE.search(head) is not None and _BLOCK.search(head) is None

    def parse(self, source: Source) -> Parsed:
        """The tree of `source` and HAP0nn diagnostics."""
        from lbgen.targets.haproxy.parser import parse  # noqa: PLC0415  # kept off the path of commands that parse nothing

        return parse(source)


DIALECT: Final = HaproxyDialect()
