"""The way to the formats, each loaded when it is asked for."""

from __future__ import annotations

from lbgen.graph.model import Picture


def draw(picture: Picture, form: str) -> str:
    """The picture in the format called `form`: mermaid, dot, svg or html."""
    match form:
        case "mermaid":
            from lbgen.graph.mermaid import mermaid as drawn  # noqa: PLC0415  one of four
        case "dot":
            from lbgen.graph.dot import dot as drawn  # noqa: PLC0415  as above
        case "svg":
            from lbgen.graph.svg import svg as drawn  # noqa: PLC0415  as above
        case "html":
            from lbgen.graph.svg import html as drawn  # noqa: PLC0415  as above
        case _:
            raise ValueError(form)
    return drawn(picture)
