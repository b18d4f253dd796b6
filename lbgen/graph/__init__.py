"""A topology as a picture: what listens, which route wins, and where requests end up.

`picture` says what is drawn; `draw` draws it as mermaid, dot, svg or html.
"""

from lbgen.graph.building import picture
from lbgen.graph.door import draw
from lbgen.graph.model import Arrow, Box, Picture

__all__ = ["Arrow", "Box", "Picture", "draw", "picture"]
