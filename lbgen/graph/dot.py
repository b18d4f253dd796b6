"""A picture in the language of Graphviz."""

from __future__ import annotations

from lbgen.graph.model import FILLS, Arrow, Box, Picture

# Inside quotes: what ends them, what escapes, and what begins an HTML entity.
_SPECIAL = str.maketrans({'"': '\\"', "\\": "\\\\", "&": "&amp;"})
_STYLES = {"listener": "filled,rounded", "answer": "filled,dashed"}


def dot(picture: Picture) -> str:
    """A directed graph from left to right, in a font whose letters Graphviz can measure everywhere."""
    return "".join(
        [
            f'digraph "{picture.title}" {{\n',
            '  rankdir="LR"\n',
            '  node [fontname="Courier" fontsize="10" shape="box" style="filled"]\n',
            '  edge [fontname="Courier" fontsize="10"]\n',
            *(f"  {_box(box)}\n" for box in picture.boxes),
            *(f"  {_arrow(one)}\n" for one in picture.arrows),
            "}\n",
        ]
    )


def _box(box: Box) -> str:
    label = "".join(f"{_escaped(line)}\\l" for line in box.lines)  # \l ends a line that begins at the left
    style = f' style="{_STYLES[box.kind]}"' if box.kind in _STYLES else ""
    return f'{box.key} [label="{label}" fillcolor="{FILLS[box.kind]}"{style}]'


def _arrow(arrow: Arrow) -> str:
    label = f' [label="{_escaped(arrow.label)}"]' if arrow.label else ""
    return f"{arrow.start} -> {arrow.end}{label}"


def _escaped(line: str) -> str:
    return line.translate(_SPECIAL)
