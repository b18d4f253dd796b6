"""How haproxy.cfg is linted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lbgen.diagnostics import Source
from lbgen.lean_typing import Final
from lbgen.ports import Files, Language, Options, Unit
from lbgen.targets.haproxy.dialect import DIALECT


def units(sources: Sequence[Source], files: Files, options: Options) -> Iterable[Unit]:
    """The files, grouped as HAProxy would read them together (it has no include, only several `-f`)."""
    from lbgen.targets.haproxy.resolved.grouping import grouped  # noqa: PLC0415  # only when something is linted
    from lbgen.targets.haproxy.resolved.unit import HaproxyUnit  # noqa: PLC0415  # only when something is linted

    del files
    for group in grouped(sources):
        yield HaproxyUnit(group, options)


LANGUAGE: Final = Language(
    name="haproxy",
    target="haproxy",
    dialect=DIALECT,
    rules="lbgen.targets.haproxy.lint_rules",
    default=Options((2, 8)),
    units=units,
)
