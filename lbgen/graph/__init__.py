"""A topology as a picture: what listens, which route wins, and where requests end up.

`picture` says what is drawn; `mermaid`, `dot`, `svg` and `html` draw it.
"""

from lbgen.graph.building import picture
from lbgen.graph.dot import dot
from lbgen.graph.mermaid import is_too_large, mermaid
from lbgen.graph.model import Arrow, Box, Picture
from lbgen.graph.svg import html, svg

__all__ = ["Arrow", "Box", "Picture", "dot", "html", "is_too_large", "mermaid", "picture", "svg"]
