"""A folder of rendered files against what a spec would render: what is stale, edited, missing, foreign or left over."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping

from lbgen.failure import Misused, Unable
from lbgen.lean_typing import NamedTuple
from lbgen.render.header import Header, body_of, read_header

SAME, STALE, EDITED, BOTH = "same", "stale", "edited by hand", "stale and edited by hand"
MISSING, FOREIGN, LEFT_OVER = "missing", "foreign", "left over"
_LONGEST_HEAD = 1000  # bytes that a header fits in


class Found(NamedTuple):
    """One file. `text` is what is there, `made` what would be written; None where there is none.

    `is_exact` says that the file was made from this very text, so that what differs is the edit and nothing else.
    """

    place: str
    state: str
    why: str
    text: str | None
    made: str | None
    is_exact: bool = False

    @property
    def is_edited(self) -> bool:
        """Whether somebody's work is lost when the file is written anew."""
        return self.state in (EDITED, BOTH)


def compare(folder: str, made: Mapping[str, str], folders: Collection[str]) -> list[Found]:
    """Each file of `made` (path in `folder` -> text), then what is left over below `folders` of it."""
    if not os.path.isdir(folder):
        raise Misused(f"`{folder}` is no folder", "name the folder that `lbgen render -o` wrote into")
    found = [_one(os.path.join(folder, name), text) for name, text in made.items()]
    return [*found, *_left_over(folder, set(made), folders)]


def _one(place: str, made: str) -> Found:
    text = _read(place)
    if text is None:
        return Found(place, MISSING, "", None, made)
    header, wanted = read_header(text), read_header(made)
    assert wanted is not None
    if header is None:
        return Found(place, FOREIGN, "not written by lbgen", text, made)
    why = _stale(header, wanted, is_same=body_of(text) == body_of(made))
    if header.is_edited:
        state = BOTH if why else EDITED
        return Found(place, state, why, text, made, is_exact=_head(text) == _head(made))
    if text == made:
        return Found(place, SAME, "", text, made)
    return Found(place, STALE, why or "rendered with other templates", text, made)


def _stale(header: Header, wanted: Header, *, is_same: bool) -> str:
    """In what the file's maker and ours differ; empty when in nothing that a header says."""
    parts = []
    if header.spec != wanted.spec:
        parts.append(f"made from spec {header.spec}")
    if header.spec_sha256 != wanted.spec_sha256:
        parts.append(f"made from sha256:{header.spec_sha256[:8]}, the spec is sha256:{wanted.spec_sha256[:8]}")
    if header.target != wanted.target:
        parts.append(f"made for {header.target}, not {wanted.target}")
    if header.version != wanted.version:
        parts.append(f"made by lbgen {header.version}, this is {wanted.version}")
    return ", ".join(parts) + ("; only the header differs" if parts and is_same else "")


def _left_over(folder: str, made: Collection[str], folders: Collection[str]) -> Iterator[Found]:
    for name in sorted(folders):
        for above, below, files in os.walk(os.path.join(folder, name)):
            below.sort()
            for file in sorted(files):
                place = os.path.join(above, file)
                if os.path.relpath(place, folder).replace(os.sep, "/") not in made and _is_ours(place):
                    text = _read(place) or ""
                    header = read_header(text)
                    edited = ", and edited by hand" if header and header.is_edited else ""
                    yield Found(place, LEFT_OVER, f"no longer made{edited}", text, None)


def _is_ours(place: str) -> bool:
    try:
        with open(place, "rb") as handle:
            head = handle.read(_LONGEST_HEAD)
    except OSError:
        return False
    return read_header(head.decode("utf-8", "replace")) is not None


def _head(text: str) -> str:
    return text[: len(text) - len(body_of(text))]


def _read(place: str) -> str | None:
    try:
        with open(place, encoding="utf-8", errors="surrogateescape", newline="") as handle:
            return handle.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Unable(f"cannot read `{place}`: {error.strerror}", "check its permissions") from error
