"""`lbgen graph`: a spec as a picture."""

from __future__ import annotations

import sys

from lbgen.cli.command import Argument, Arguments, Command, Option
from lbgen.cli.options import ENVIRONMENT, OUTPUT
from lbgen.failure import Misused
from lbgen.lean_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbgen.graph import Picture

_FORMATS = ("mermaid", "dot", "svg", "html")
_MOST_ARROWS, _MOST_LETTERS = 500, 50_000  # Mermaid's own defaults of maxEdges and maxTextSize


def run(arguments: Arguments) -> int:
    """Draw; 1 when the spec has errors."""
    from lbgen.cli.emit import emit  # noqa: PLC0415  commands load what they need when they run
    from lbgen.cli.output import put  # noqa: PLC0415
    from lbgen.cli.specs import built  # noqa: PLC0415

    if arguments.most < 1:
        raise Misused("--most must be at least 1")
    spec = built(arguments.spec, arguments.env)
    if spec.topology is None:
        arguments.format, arguments.output = "full", None
        return emit(spec.diagnostics, spec.sources, arguments, checked=[arguments.spec], stream=sys.stderr)
    from lbgen import graph  # noqa: PLC0415

    picture = graph.picture(spec.topology, arguments.most)
    text = graph.draw(picture, arguments.format)
    put(text, arguments.output)
    if arguments.format == "mermaid" and _is_too_large(picture, text):
        sys.stderr.write("note: this is more than pages draw by default (maxEdges, maxTextSize); -f svg has no limit\n")
    return 0


def _is_too_large(picture: Picture, text: str) -> bool:
    """Whether pages that show Mermaid refuse to draw it, unless they are told to."""
    return len(picture.arrows) > _MOST_ARROWS or len(text) > _MOST_LETTERS


COMMAND = Command(
    "graph",
    "The spec as a picture: listeners, routes, upstreams, servers.",
    run,
    arguments=(Argument("spec", "The spec, such as shop.lbgen.yaml; - is standard input."),),
    options=(
        Option(("-f", "--format"), "How it is drawn.", choices=_FORMATS, default="mermaid"),
        Option(
            ("--most",),
            "List so many servers of an upstream, and names in a box; more are counted.",
            metavar="NUMBER",
            kind=int,
            default=8,
        ),
        OUTPUT,
        ENVIRONMENT,
    ),
    text="Routes stand in the order in which they are tried: the first that matches answers.",
)
