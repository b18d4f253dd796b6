"""A picture as Mermaid text, for pull requests and wikis."""

from __future__ import annotations

from lbgen.graph.model import FILLS, Arrow, Box, Picture
from lbgen.lazy_pattern import lazy_pattern

# What stands for itself inside quotes. Everything else is written as its number: quotes and brackets end a label,
# and Mermaid reads labels as Markdown and HTML (`_`, `*`, `<`, addresses of pages that it would make links of).
_SPECIAL = lazy_pattern(r"[^A-Za-z0-9 ./:,()-]|:(?=//)|(?<=[wW])\.")
_SHAPES = {
    "listener": ("([", "])"),
    "route": ("[", "]"),
    "answer": ("{{", "}}"),
    "upstream": ("[[", "]]"),
    "servers": ("[", "]"),
}


def mermaid(picture: Picture) -> str:
    """A flowchart from left to right."""
    return "".join(
        [
            f'---\ntitle: "{picture.title}"\n---\nflowchart LR\n',
            *(f"  {_box(box)}\n" for box in picture.boxes),
            *(f"  {_arrow(one)}\n" for one in picture.arrows),
            *(f"  classDef {kind} fill:{fill},stroke:#555,color:#111\n" for kind, fill in FILLS.items()),
        ]
    )


def _box(box: Box) -> str:
    opening, closing = _SHAPES[box.kind]
    return f"{box.key}{opening}{_quoted(*box.lines)}{closing}:::{box.kind}"


def _arrow(arrow: Arrow) -> str:
    label = f"|{_quoted(arrow.label)}|" if arrow.label else ""
    return f"{arrow.start} -->{label} {arrow.end}"


def _quoted(*lines: str) -> str:
    return '"' + "<br/>".join(_SPECIAL.sub(lambda found: f"#{ord(found[0])};", line) for line in lines) + '"'
