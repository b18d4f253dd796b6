"""Boxes and lines have places of their own, whatever there is to draw."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lbgen.graph import Arrow, Box, Picture
from lbgen.graph.layout import LETTER, LINE, layout
from lbgen.report.characters import columns

KINDS = ("listener", "route", "upstream", "servers")
LINES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=90), min_size=1, max_size=9
)


@st.composite
def pictures(draw):
    counts = [draw(st.integers(1, 9)) for _ in range(3)]
    counts.append(counts[2])
    boxes = [
        Box(f"{kind}{number}", kind, column, tuple(draw(LINES)))
        for column, kind in enumerate(KINDS)
        for number in range(counts[column])
    ]
    arrows = [Arrow(f"upstream{number}", f"servers{number}") for number in range(counts[2])]
    for column in (0, 1):
        pairs = st.tuples(st.integers(0, counts[column] - 1), st.integers(0, counts[column + 1] - 1))
        label = "95%" if column else ""
        for start, end in draw(st.lists(pairs, unique=True, max_size=30)):
            arrows.append(Arrow(f"{KINDS[column]}{start}", f"{KINDS[column + 1]}{end}", label))
    for number in draw(st.sets(st.integers(0, counts[0] - 1))):
        if not any(one.start == f"listener{number}" for one in arrows):
            arrows.append(Arrow(f"listener{number}", f"upstream{draw(st.integers(0, counts[2] - 1))}"))
    return Picture("a", tuple(boxes), tuple(arrows))


@given(pictures())
def test_boxes_stand_apart_and_hold_their_texts(picture):
    found = layout(picture)
    for one, other in combinations(found.boxes, 2):
        assert (
            one.x + one.width < other.x
            or other.x + other.width < one.x
            or one.y + one.height < other.y
            or other.y + other.height < one.y
        )
    for one in found.boxes:
        assert 8 + len(one.lines) * LINE <= one.height
        assert all(10 + columns(line) * LETTER + 10 <= one.width + 0.1 for line in one.lines)
        assert one.x + one.width < found.width
        assert one.y + one.height < found.height


@given(pictures())
def test_lines_of_different_bundles_never_run_along_each_other(picture):
    found = layout(picture)
    pieces = []
    for run in found.runs:
        pieces.append((run, "across", run.y, run.x, run.lane))
        pieces.append((run, "across", run.end_y, run.lane, run.end_x))
        pieces.append((run, "down", run.lane, *sorted((run.y, run.end_y))))
    for (one, way, at, low, high), (other, other_way, other_at, other_low, other_high) in combinations(pieces, 2):
        if way == other_way and at == other_at and (one.column, one.bundle) != (other.column, other.bundle):
            is_one_after_the_other = way == "across" and one.column != other.column
            assert high < other_low or other_high < low or is_one_after_the_other


@given(pictures())
def test_lines_begin_and_end_at_their_boxes_and_labels_have_room(picture):
    found = layout(picture)
    edges = {(box.x, y) for box in found.boxes for y in range(box.y, box.y + box.height)}
    for run in found.runs:
        assert not run.has_head or (run.end_x, run.end_y) in edges
        assert run.x + columns(run.label) * LETTER < run.lane < run.end_x
        for box in found.boxes:
            assert not box.x <= run.lane <= box.x + box.width
    labels = [(run.x, run.y) for run in found.runs if run.label]
    assert len(set(labels)) == len(labels)
