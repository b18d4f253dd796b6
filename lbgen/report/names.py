"""File names and identities for machine formats: relative to the run's root, the same on every machine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from lbgen.diagnostics import Diagnostic
from lbgen.report.characters import visible


def relative(name: str, root: str) -> str:
    """`name` as seen from `root` with forward slashes; names outside `root` and `<stdin>` stay as they are."""
    if name.startswith("<") or not root:
        return name
    path = os.path.normpath(name)
    if os.path.isabs(path):
        inside = os.path.relpath(path, root)
        path = path if inside.startswith("..") else inside
    return path.replace(os.sep, "/")


def fingerprints(found: Iterable[Diagnostic], root: str) -> Iterator[tuple[Diagnostic, str]]:
    """Each finding with an identity made of file, code and message, which survives lines moving.

    Equal findings of one file are told apart by counting them.
    """
    from hashlib import sha256  # noqa: PLC0415  only machine formats and baselines ask for identities

    seen: dict[tuple[str, str, str], int] = {}
    for diagnostic in found:
        name = relative(diagnostic.span.source, root) if diagnostic.span else ""
        key = (name, diagnostic.code, diagnostic.message)
        seen[key] = seen.get(key, 0) + 1
        parts = "\0".join((*key, str(seen[key])))
        yield diagnostic, sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def details(diagnostic: Diagnostic) -> str:
    """Message, label, other places, notes and help as plain lines, for formats with one field of text.

    Control characters are shown as escapes: what ends in a log or on a page cannot steer it.
    """
    lines = [diagnostic.message]
    lines += [diagnostic.label] if diagnostic.label else []
    lines += [f"{span}: {text}" for span, text in diagnostic.related]
    lines += [f"note: {note}" for note in diagnostic.notes]
    lines += [f"help: {diagnostic.help}"] if diagnostic.help else []
    return "\n".join(visible(line) for text in lines for line in text.split("\n"))
