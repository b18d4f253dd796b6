"""Differences as plain data, for JSON."""

from __future__ import annotations

from collections.abc import Sequence

from lbgen.diff.advice import next_step
from lbgen.diff.drift import Found
from lbgen.diff.files import unified
from lbgen.diff.text import edit_diff, file_diff
from lbgen.diff.whole import Placed, Whole
from lbgen.lean_typing import Any

Data = dict[str, Any]


def whole(compared: Whole, *, with_text: bool) -> Data:
    """What changed in the spec, in the answers, and in the files."""
    return {
        "is_different": compared.is_different,
        "changes": [_change(one) for one in compared.changes],
        "requests": {
            "asked": compared.answers.asked,
            "is_cut": compared.answers.is_cut,
            "answered_differently": [one._asdict() | {"kind": one.kind.value} for one in compared.answers.turned],
        },
        "files": [
            {"target": one.target, "path": one.path, "state": one.state}
            | ({"diff": "".join(file_diff(one))} if with_text else {})
            for one in compared.files
        ],
    }


def drift(found: Sequence[Found], render: Sequence[str], *, with_text: bool) -> Data:
    """Each file with its state and what to do next."""
    return {
        "is_different": any(one.state != "same" for one in found),
        "files": [
            {"path": one.place, "state": one.state, "why": one.why, "next": next_step(one, render)}
            | _diff(one, with_text=with_text)
            for one in found
        ],
    }


def _change(one: Placed) -> Data:
    change = one.change
    return {
        "kind": change.kind,
        "what": change.what,
        "name": change.name,
        "of": change.of,
        "field": change.field,
        "old": change.old,
        "new": change.new,
        "old_place": one.old,
        "new_place": one.new,
    }


def _diff(one: Found, *, with_text: bool) -> Data:
    if one.is_edited:
        heading, lines = edit_diff(one)
        return {"diff_shows": heading, "diff": "\n".join(lines)}
    if with_text and one.text is not None and one.made is not None:
        lines = list(unified(one.text, one.made, one.place, f"{one.place} (rendered)"))
        return {"diff_shows": "what rendering changes", "diff": "\n".join(lines)}
    return {}
