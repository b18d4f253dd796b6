"""Merging by name: `extends` and environments."""

from __future__ import annotations

from lbgen.lean_typing import Any
from lbgen.spec.loading.containers import Items, Table


def merge(base: Table, over: Table) -> Table:
    """`over` laid upon `base`. Mappings merge by key; lists whose entries all have `name` merge by name; other
    values are replaced, and null removes the key. Both stay as they were.
    """
    made = Table()
    made.update(base)
    made.marks.update(base.marks)
    for key, value in over.items():
        if value is None:
            made.pop(key, None)
            made.marks.pop(key, None)
            continue
        made[key] = _merged(made.get(key), value)
        made.marks[key] = over.marks[key]
    return made


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, Table) and isinstance(new, Table):
        return merge(old, new)
    if isinstance(old, Items) and isinstance(new, Items) and _all_named(old) and _all_named(new):
        return _merge_named(old, new)
    return new


def _all_named(items: Items) -> bool:
    return bool(items) and all(isinstance(item, Table) and isinstance(item.get("name"), str) for item in items)


def _merge_named(old: Items, new: Items) -> Items:
    made = Items()
    places: dict[str, int] = {}
    for source in (old, new):
        for item, mark in zip(source, source.marks, strict=True):
            place = places.get(item["name"])
            if place is None or source is old:
                places.setdefault(item["name"], len(made))
                made.append(item)
                made.marks.append(mark)
            else:
                made[place] = merge(made[place], item)
                made.marks[place] = mark
    return made
