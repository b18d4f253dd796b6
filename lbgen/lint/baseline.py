"""A baseline: findings that are known, so that only new ones count. Kept by identity, not by line."""

from __future__ import annotations

import os
from collections.abc import Iterable

from lbgen.diagnostics import Diagnostic, Severity, Span
from lbgen.failure import Misused, Refused
from lbgen.lean_typing import NamedTuple

STALE = "LB022"
_FORMAT = "lbgen-lint-baseline"


class Entry(NamedTuple):
    """One known finding: its identity, and what a reader of the file wants to know about it."""

    fingerprint: str
    code: str
    file: str
    message: str


def write(marked: Iterable[tuple[Diagnostic, str]], root: str) -> str:
    """The baseline of findings with their fingerprints, as JSON; the same findings give the same bytes.

    Files are named as seen from `root`.
    """
    import json  # noqa: PLC0415  only with a baseline

    entries = [
        Entry(mark, one.code, os.path.relpath(one.span.source, root) if one.span else "", one.message)
        for one, mark in marked
    ]
    listed = [
        entry._asdict() for entry in sorted(entries, key=lambda entry: (entry.file, entry.code, entry.message, entry))
    ]
    return json.dumps({"format": _FORMAT, "version": 1, "findings": listed}, indent=2, ensure_ascii=False) + "\n"


def read(path: str) -> list[Entry]:
    """The entries of a baseline file. Raises Misused where there is none, Refused where it is something else."""
    import json  # noqa: PLC0415  only with a baseline

    try:
        with open(path, encoding="utf-8") as handle:
            data = json.load(handle)
    except OSError as error:
        raise Misused(
            f"cannot read the baseline `{path}`: {error.strerror}", "make one with --update-baseline"
        ) from None
    except ValueError:
        raise _broken(path) from None
    if not isinstance(data, dict) or data.get("format") != _FORMAT or data.get("version") != 1:
        raise _broken(path)
    try:
        return [Entry(**entry) for entry in data["findings"]]
    except (KeyError, TypeError):
        raise _broken(path) from None


def _broken(path: str) -> Refused:
    return Refused(f"`{path}` is no baseline that this version of lbgen wrote", "make it anew with --update-baseline")


def subtract(
    marked: Iterable[tuple[Diagnostic, str]], entries: Iterable[Entry], path: str
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """What is new, with a note for each entry that nothing causes any more; and what the baseline took away."""
    known = {entry.fingerprint: entry for entry in entries}
    seen: set[str] = set()
    new: list[Diagnostic] = []
    old: list[Diagnostic] = []
    for one, mark in marked:
        seen.add(mark)
        (old if mark in known else new).append(one)
    stale = [entry for mark, entry in known.items() if mark not in seen]
    return [*new, *(_stale(entry, path) for entry in stale)], old


def _stale(entry: Entry, path: str) -> Diagnostic:
    message = f"the baseline has {entry.code} in `{entry.file}`, which is fixed: {entry.message}"
    return Diagnostic(
        STALE, Severity.INFO, message, Span(path, 1, 1, 1, 1), help="write it anew with --update-baseline"
    )
