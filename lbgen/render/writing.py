"""Files written all or none: aside first, then moved into place, and taken back when anything goes wrong."""

from __future__ import annotations

import errno
import os
import signal
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from lbgen.failure import Misused, Refused, Unable


class ForeignFile(Refused):
    """A file that would be overwritten is not one we wrote."""


class EscapingPath(Refused):
    """A symbolic link leads out of the output folder."""


class NotAFolder(Misused):
    """A folder is needed where a file is."""


class NotAFile(Misused):
    """A file is needed where a folder is."""


class ReadOnly(Unable):
    """The folder or the file cannot be written."""


class DiskFull(Unable):
    """The disk, or the user's share of it, is full."""


def write_all(
    folder: str, files: Mapping[str, str], *, force: bool = False, is_ours: Callable[[str], bool]
) -> list[str]:
    """Write `files` (path inside `folder` -> text, UTF-8) together; the paths that changed, sorted.

    A file that already holds its text is left alone. An existing file whose text `is_ours` denies is
    foreign: without `force` nothing is written at all. Raises one of the errors above; then, and when the
    run is interrupted, every file is as it was before.
    """
    root = os.path.realpath(folder)
    places = {name: _place(folder, root, name) for name in sorted(files)}
    old = {name: _read(place, name) for name, place in places.items()}
    foreign = [name for name, text in old.items() if text not in (None, files[name]) and not is_ours(text or "")]
    if foreign and not force:
        shown = ", ".join(f"`{os.path.join(folder, name)}`" for name in foreign)
        verb = "was" if len(foreign) == 1 else "were"
        raise ForeignFile(
            f"{shown} {verb} not written by lbgen",
            "choose another folder, or replace with --force; nothing was written",
        )
    changed = [name for name in places if old[name] != files[name]]
    with _named(folder):
        _replace_all({places[name]: files[name] for name in changed})
    return changed


def write_one(path: str, text: str) -> None:
    """Write one file the user named, in one step; devices and pipes are written straight."""
    if os.path.isdir(path):
        raise NotAFile(f"`{path}` is a folder", "name a file")
    with _named(path):
        if os.path.exists(path) and not os.path.isfile(path):
            with open(path, "w", encoding="utf-8", newline="") as handle:
                handle.write(text)
        else:
            _replace_all({os.path.realpath(path): text}, make_folders=False)


def _place(folder: str, root: str, name: str) -> str:
    """Where `name` really lies; refused when that is outside `root`, or something else is in the way."""
    shown = os.path.join(folder, name)
    place = os.path.realpath(os.path.join(root, name))
    if os.path.commonpath((root, place)) != root or place == root:
        raise EscapingPath(f"`{shown}` leads out of `{folder}`", "remove the symbolic link, or choose another folder")
    above = os.path.dirname(place)
    while not os.path.lexists(above):
        above = os.path.dirname(above)
    if not os.path.isdir(above):
        at = folder if above == root else os.path.join(folder, os.path.relpath(above, root))
        raise NotAFolder(f"`{at}` is a file, not a folder", "choose another folder")
    if os.path.isdir(place):
        raise NotAFile(f"`{shown}` is a folder where a file is to be written", "move it away, or choose another folder")
    return place


def _read(place: str, name: str) -> str | None:
    """The text that is there now, or None. Anything that is not UTF-8 is nobody's text, so never equal to ours."""
    try:
        with open(place, encoding="utf-8", errors="surrogateescape", newline="") as handle:
            return handle.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ReadOnly(f"cannot read `{name}`: {error.strerror}", "check its permissions") from error


def _replace_all(texts: Mapping[str, str], *, make_folders: bool = True) -> None:
    made: list[str] = []
    aside: dict[str, str] = {}
    try:
        for place, text in texts.items():
            if make_folders:
                _make_folder(os.path.dirname(place), made)
            aside[place] = _beside(place, "new")
            _write_aside(aside[place], place, text)
        with _undisturbed():
            _move_all(aside)
    except BaseException:
        with _undisturbed():
            _remove(*aside.values())
            for folder in reversed(made):
                _remove_folder(folder)
        raise


def _move_all(aside: Mapping[str, str]) -> None:
    """Move every file into place; when one fails, put the former files back."""
    kept: dict[str, str | None] = {}
    try:
        for place, new in aside.items():
            kept[place] = _beside(place, "old") if os.path.lexists(place) else None
            _keep(place, kept[place])
            os.replace(new, place)
    except OSError:
        for place, old in reversed(kept.items()):
            if old is None:
                _remove(place)
            elif os.path.lexists(old):
                os.replace(old, place)
                _remove(old)  # renaming does nothing between two names of one file (POSIX rename)
        raise
    _remove(*(old for old in kept.values() if old))


def _keep(place: str, old: str | None) -> None:
    """Give the file that is there now a second name."""
    if old is None:
        return
    try:
        os.link(place, old)
    except OSError:  # a file system without hard links
        with open(place, "rb") as source, open(old, "xb") as copy:
            copy.write(source.read())


def _write_aside(new: str, place: str, text: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with open(os.open(new, flags, 0o666), "wb") as handle:
        handle.write(text.encode("utf-8"))
        if os.path.exists(place):
            os.fchmod(handle.fileno(), stat.S_IMODE(os.stat(place).st_mode))


def _beside(place: str, kind: str) -> str:
    """A hidden name in the same folder, which no engine's `include *.conf` picks up."""
    folder, name = os.path.split(place)
    return os.path.join(folder, f".{name}.{os.getpid()}.lbgen-{kind}")


def _make_folder(folder: str, made: list[str]) -> None:
    if not os.path.isdir(folder):
        _make_folder(os.path.dirname(folder), made)
        made.append(folder)
        os.mkdir(folder)


def _remove(*paths: str) -> None:
    for path in paths:
        try:
            os.unlink(path)
        except FileNotFoundError:
            continue


def _remove_folder(folder: str) -> None:
    try:
        os.rmdir(folder)
    except OSError:  # somebody else put something into it meanwhile
        return


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C and a request to end wait until the block is done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _named(shown: str) -> Iterator[None]:
    """Errors of the system as ours, naming what the user named."""
    try:
        yield
    except OSError as error:
        match error.errno:
            case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
                raise DiskFull(
                    f"no room to write `{shown}`: {error.strerror}", "free some space; nothing was written"
                ) from error
            case errno.EACCES | errno.EPERM | errno.EROFS:
                raise ReadOnly(
                    f"cannot write `{shown}`: {error.strerror}", "check its permissions, or choose another folder"
                ) from error
            case errno.ENOENT | errno.ENOTDIR:
                raise NotAFolder(
                    f"cannot write `{shown}`: its folder does not exist", "create the folder first"
                ) from error
            case _:
                raise Unable(f"cannot write `{shown}`: {error.strerror}") from error
