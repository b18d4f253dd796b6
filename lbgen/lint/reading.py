"""Files from the disk: those that were named, those found below folders, and those that others include."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence

from lbgen.diagnostics import Diagnostic, Severity, Source, Span
from lbgen.failure import Misused

STDIN = "<stdin>"
LARGEST_BYTES = 64 * 1024 * 1024
_SUFFIXES = (".conf", ".cfg", ".nginx", ".tf", ".yaml", ".yml", ".json")
_SKIPPED = frozenset(("node_modules", "__pycache__", "venv", "site-packages", "vendor"))
_UNREADABLE = "LB018"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class DiskFiles:
    """The files around those that were named, some with other texts than on the disk. Each is read once."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._read: dict[str, Source | None] = {name: Source(name, text) for name, text in (texts or {}).items()}

    def read(self, path: str) -> Source | None:
        """The text of a file, or None where none can be read. Bytes that are no UTF-8 are kept as escapes."""
        if path not in self._read:
            self._read[path] = read(path)
        return self._read[path]

    def glob(self, pattern: str) -> list[str]:
        """The files a shell pattern names, sorted, as nginx's own glob does."""
        import glob  # noqa: PLC0415  only for files that include others

        if not glob.has_magic(pattern):
            return [pattern] if os.path.isfile(pattern) else []
        return sorted(path for path in glob.glob(pattern) if os.path.isfile(path))


def read(path: str) -> Source | None:
    """The text of a file, or None where there is none that can be read."""
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > LARGEST_BYTES:
            return None
        with open(path, "rb") as handle:
            return _source(path, handle.read())
    except OSError:
        return None


def _source(name: str, data: bytes) -> Source:
    return Source(name, data.removeprefix(_BYTE_ORDER_MARK).decode("utf-8", "surrogateescape"))


def standard_input(name: str) -> Source:
    """What standard input holds, under the name it is to be shown as."""
    return _source(name or STDIN, sys.stdin.buffer.read())


def find(paths: Sequence[str], excluded: Sequence[str]) -> list[tuple[str, bool]]:
    """Files with whether each was named itself; below folders, those that could be a config, sorted.

    Hidden folders and those of package managers are left out, and what `excluded` patterns name (relative to the folder
    that was given, or by the name alone). Raises Misused for a path that is not there.
    """
    found: dict[str, bool] = {}
    for path in paths:
        if os.path.isdir(path):
            for below in _below(path, excluded):
                found.setdefault(below, False)
        elif os.path.exists(path):
            found[path] = True
        else:
            raise Misused(
                f"there is no file or folder `{path}`", "give existing files or folders, or - for standard input"
            )
    return list(found.items())


def _below(folder: str, excluded: Sequence[str]) -> Iterator[str]:
    for parent, folders, names in os.walk(os.path.normpath(folder)):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in _SKIPPED and not _is_excluded(parent, name, folder, excluded)
        )
        for name in sorted(names):
            if (
                not name.startswith(".")
                and _could_be(parent, name)
                and not _is_excluded(parent, name, folder, excluded)
            ):
                yield os.path.normpath(os.path.join(parent, name))


def _could_be(parent: str, name: str) -> bool:
    """By suffix, or without one in the folders where nginx keeps its sites."""
    return name.lower().endswith(_SUFFIXES) or (
        "." not in name and os.path.basename(parent) in ("sites-enabled", "sites-available")
    )


def _is_excluded(parent: str, name: str, root: str, patterns: Sequence[str]) -> bool:
    if not patterns:
        return False
    from fnmatch import fnmatch  # noqa: PLC0415  only with patterns

    relative = os.path.relpath(os.path.join(parent, name), root).replace(os.sep, "/")
    return any(fnmatch(relative, pattern.rstrip("/")) or fnmatch(name, pattern.rstrip("/")) for pattern in patterns)


def unreadable(path: str) -> Diagnostic:
    """The finding about a named file that could not be read."""
    is_large = os.path.isfile(path) and os.path.getsize(path) > LARGEST_BYTES
    why = f"is larger than {LARGEST_BYTES // 1024**2} MiB" if is_large else "cannot be read"
    return Diagnostic(_UNREADABLE, Severity.ERROR, f"`{path}` {why}", Span(path, 1, 1, 1, 1))
