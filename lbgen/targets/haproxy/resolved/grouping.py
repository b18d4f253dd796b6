"""Which files one HAProxy reads together.

HAProxy reads every `-f FILE`, and of `-f FOLDER` the `.cfg` files by name. So files without `global` go to the one file
with it in their own folder, or in the nearest folder above; where there is none, or more than one, each stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Source
from lbgen.lazy_pattern import lazy_pattern

_GLOBAL = lazy_pattern(r"^[ \t]*global\b", re.MULTILINE)


def grouped(sources: Sequence[Source]) -> Iterator[list[Source]]:
    """The files in groups, each in the order it is read."""
    mains: dict[str, list[Source]] = {}
    others: list[Source] = []
    for source in sources:
        if _GLOBAL.search(source.text):
            mains.setdefault(_folder(source), []).append(source)
        else:
            others.append(source)
    groups = {source.name: [source] for found in mains.values() for source in found}
    for source in others:
        main = _nearest(_folder(source), mains)
        groups.setdefault(main.name if main else source.name, []).append(source)
    for name, group in groups.items():
        home = name.replace("\\", "/").rpartition("/")[0]
        yield sorted(group, key=lambda source: (_folder(source) != home, source.name))


def _folder(source: Source) -> str:
    return source.name.replace("\\", "/").rpartition("/")[0]


def _nearest(folder: str, mains: dict[str, list[Source]]) -> Source | None:
    while True:
        if folder in mains:
            return mains[folder][0] if len(mains[folder]) == 1 else None
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
