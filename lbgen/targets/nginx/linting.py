"""How nginx configurations are linted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbgen.diagnostics import Source
from lbgen.ports import Files, Language, Options
from lbgen.targets.nginx.parser import NginxDialect
from lbgen.targets.nginx.resolved.dumps import files_in
from lbgen.targets.nginx.resolved.folders import Folders
from lbgen.targets.nginx.resolved.including import mains, unit
from lbgen.targets.nginx.resolved.unit import NginxUnit


def units(sources: Sequence[Source], files: Files, options: Options) -> Iterator[NginxUnit]:
    """A unit for each dump, and for each file that no other one includes."""
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
