"""Aligned tables."""

from lbgen.report.colour import paint
from lbgen.report.table import markdown_table, table

ROWS = [("prefix paths", "22", "native"), ("日本", "3", "unsupported")]


def test_columns_line_up_even_with_wide_characters_and_no_line_ends_in_spaces():
    assert table(("feature", "routes", "nginx"), ROWS, right=(1,)) == (
        "feature       routes  nginx\nprefix paths      22  native\n日本               3  unsupported\n"
    )


def test_colours_do_not_move_columns():
    def verdict(cell: str) -> str:
        return paint(cell, cell, colour=True) if cell == "native" else cell

    assert table(("a", "b"), [("native", "x"), ("other word", "y")], paint=verdict) == (
        "a           b\n\x1b[32mnative\x1b[0m      x\nother word  y\n"
    )


def test_a_cell_cannot_break_a_table():
    assert table(("a", "b"), [("x\ny", "z")]) == "a        b\nx\\u{a}y  z\n"
    assert markdown_table(("a", "b"), [("x|y\nz", "1")], right=(1,)) == "| a | b |\n| --- | ---: |\n| x\\|y z | 1 |\n"


def test_a_table_without_rows_is_its_header():
    assert table(("a", "b"), []) == "a  b\n"
