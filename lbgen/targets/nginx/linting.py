"""How nginx configurations are linted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Source
from lbgen.lean_typing import TYPE_CHECKING
from lbgen.ports import Files, Language, Options
from lbgen.targets.nginx.dialect import NginxDialect

if TYPE_CHECKING:
    from lbgen.targets.nginx.resolved.unit import NginxUnit


def units(sources: Sequence[Source], files: Files, options: Options) -> Iterator[NginxUnit]:
    """A unit for each dump, and for each file that no other one includes."""
    from lbgen.targets.nginx.resolved.dumps import files_in  # noqa: PLC0415  # only when something is linted
    from lbgen.targets.nginx.resolved.folders import Folders  # noqa: PLC0415  # only when something is linted
    from lbgen.targets.nginx.resolved.including import mains, unit  # noqa: PLC0415  # only when something is linted

    plain = []
    for source in sources:
        dumped = files_in(source)
        if dumped:
            yield unit(dumped[0], Folders(dumped, None), options)
        else:
            plain.append(source)
    folders = Folders(plain, files)
    for main in mains(plain, folders):
        yield unit(main, folders, options)


LANGUAGE = Language("nginx", "nginx", NginxDialect(), "lbgen.targets.nginx.lint_rules", Options((1, 31), "oss"), units)
