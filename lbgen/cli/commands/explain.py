"""`lbgen explain`: the manual page of a code."""

from __future__ import annotations

import sys

from lbgen.cli.command import Argument, Arguments, Command
from lbgen.cli.suggest import suggestion
from lbgen.failure import Misused


def run(arguments: Arguments) -> int:
    """Print one page, or the list of all."""
    from lbgen import manual  # noqa: PLC0415  commands load what they need when they run
    from lbgen.cli import losses  # noqa: PLC0415

    if arguments.code is None:
        titles = {**{page.code: page.title for page in manual.pages()}, **losses.titles()}
        sys.stdout.write("".join(f"{code}  {title}\n" for code, title in sorted(titles.items())))
        return 0
    loss = losses.page(arguments.code)
    if loss is not None:
        sys.stdout.write(loss)
        return 0
    page = manual.find(arguments.code)
    if page is None:
        known = [page.code for page in manual.pages()]
        near = suggestion(arguments.code.upper(), known)
        raise Misused(f"there is no code `{arguments.code}`{near}", "list all codes with `lbgen explain`")
    sys.stdout.write(manual.show(page))
    return 0


COMMAND = Command(
    "explain",
    "Explain a code: what it means, why it matters, what to write instead.",
    run,
    arguments=(Argument("code", "A code as findings show it, such as LB201. Default: list all.", required=False),),
)
